import { type HttpHead, headerValues } from '../http-upgrade/head.ts';
import type { HarCookie } from './har-format.ts';

// RFC 6265 5.4: pairs of name and value between semicolons.
export function requestCookies(head: HttpHead): HarCookie[] {
  return headerValues(head, 'Cookie')
    .flatMap((value) => value.split(';'))
    .filter((pair) => pair.trim() !== '')
    .map(nameAndValue);
}

// RFC 6265 5.2: the pair comes first, then the attributes; names compare without case, and the last one counts.
export function responseCookies(head: HttpHead): HarCookie[] {
  return headerValues(head, 'Set-Cookie').map((value) => {
    const [pair = '', ...attributes] = value.split(';');
    return attributes.map(nameAndValue).reduce(withAttribute, nameAndValue(pair));
  });
}

function withAttribute(cookie: HarCookie, { name, value }: HarCookie): HarCookie {
  switch (name.toLowerCase()) {
    case 'path':
      return { ...cookie, path: value };
    case 'domain':
      return { ...cookie, domain: value };
    case 'httponly':
      return { ...cookie, httpOnly: true };
    case 'secure':
      return { ...cookie, secure: true };
    case 'expires': {
      // Without a zone the answer would depend on where this runs.
      const time = value.endsWith('GMT') ? Date.parse(value) : Number.NaN;
      return Number.isNaN(time) ? cookie : { ...cookie, expires: new Date(time).toISOString() };
    }
    default:
      return cookie;
  }
}

function nameAndValue(pair: string): HarCookie {
  const equals = pair.indexOf('=');
  return equals < 0
    ? { name: pair.trim(), value: '' }
    : { name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1).trim() };
}
