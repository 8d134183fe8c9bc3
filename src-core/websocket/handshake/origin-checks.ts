import { quotedText } from '../../bytes/visible-text.ts';
import {
  type HttpHead,
  headerHasToken,
  headerValue,
  headerValues,
  parseRequestLine,
} from '../../http-upgrade/head.ts';
import type { Finding } from '../violations/violation.ts';
import { finding, isMissing, versionOf } from './fields.ts';
import { rightHost } from './host-checks.ts';

interface Authority {
  /** In lower case; IPv6 in its brackets. */
  readonly host: string;
  /** Empty when it is the default of the scheme. */
  readonly port: string;
}

/** What the request says of the page that made it. `encrypted` is the connection as the capture shows it. */
export function checkOrigin(request: HttpHead, encrypted: boolean): Finding[] {
  const field = originField(request);
  // RFC 6455 4.1, 8: browsers must send it, other clients may.
  if (isMissing(request, field)) return [finding('origin-missing', 'client')];
  const origins = headerValues(request, field);
  // RFC 6454 7.3: "the user agent MUST NOT include more than one Origin header field"
  if (origins.length > 1) return [finding('origin-repeated', 'client', String(origins.length))];
  const [origin = ''] = origins;
  // RFC 6454 6.2, 7.1: `null` stands for a page that has no origin to tell, and some browsers write `file://`.
  if (/^(?:null|[a-z][a-z0-9+.-]*:\/\/)?$/i.test(origin)) return [];
  const page = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)$/i.exec(origin);
  if (page === null) return [finding('origin-malformed', 'client', quotedText(origin))];
  const scheme = page[1]!.toLowerCase();
  return compareWithHost(
    request,
    { text: origin, scheme, ...authority(page[2]!, defaultPort(scheme)) },
    encrypted,
  );
}

/** draft-ietf-hybi-thewebsocketprotocol-01 to -10 named it otherwise. */
function originField(request: HttpHead): string {
  const isDraft = versionOf(request) === '7' || versionOf(request) === '8';
  const hasOld = headerValue(request, 'Sec-WebSocket-Origin') !== undefined;
  return isDraft && hasOld ? 'Sec-WebSocket-Origin' : 'Origin';
}

interface Page extends Authority {
  readonly text: string;
  readonly scheme: string;
}

function compareWithHost(request: HttpHead, page: Page, encrypted: boolean): Finding[] {
  const host = rightHost(request);
  const secure = encrypted || wasEncryptedBefore(request);
  const server = host === undefined ? undefined : authority(host, secure ? '443' : '80');
  const found: Finding[] = [];
  // RFC 6455 10.2: "Servers ... SHOULD verify the |Origin| field is an origin they expect."
  if (server !== undefined && (server.host !== page.host || server.port !== page.port)) {
    found.push(finding('origin-not-host', 'client', quotedText(page.text)));
  }
  // RFC 6455 10.6, W3C Mixed Content 5.3; Secure Contexts 3.1: a loopback address is trusted without encryption.
  if (page.scheme === 'https' && !secure && !isLoopback(server?.host)) {
    found.push(finding('cleartext-from-https', 'client', quotedText(page.text)));
  }
  return found;
}

/** Whether a proxy in front says that it took the encryption off (RFC 7239 5.4, and what was used before it). */
function wasEncryptedBefore(request: HttpHead): boolean {
  if (headerHasToken(request, 'X-Forwarded-Proto', 'https')) return true;
  if (headerHasToken(request, 'X-Forwarded-Proto', 'wss')) return true;
  return headerValues(request, 'Forwarded').some((value) => /\bproto="?(?:https|wss)\b/i.test(value));
}

function authority(text: string, defaultPort: string): Authority {
  const bare = text.slice(text.lastIndexOf('@') + 1).toLowerCase();
  const port = /:([0-9]*)$/.exec(bare);
  if (port === null) return { host: bare, port: '' };
  return { host: bare.slice(0, port.index), port: port[1] === defaultPort ? '' : port[1]! };
}

function defaultPort(scheme: string): string {
  if (scheme === 'http') return '80';
  return scheme === 'https' ? '443' : '';
}

// RFC 6761 6.3: all of localhost; RFC 1122 3.2.1.3: all of 127/8; RFC 4291 2.5.3: ::1
function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(?:(?:.*\.)?localhost\.?|127(?:\.[0-9]{1,3}){3}|\[::1\])$/.test(host);
}

/** Names of parameters that carry what nobody else should know, without what joins their words. */
const SECRETS: ReadonlySet<string> = new Set([
  'accesstoken',
  'apikey',
  'apitoken',
  'authorization',
  'authtoken',
  'bearertoken',
  'clientsecret',
  'idtoken',
  'jwt',
  'passwd',
  'password',
  'pwd',
  'refreshtoken',
  'secret',
  'token',
]);

// RFC 6750 5.3: no bearer tokens in URLs. RFC 9110 4.2.4: no user information either.
/** Credentials in the URL; their values are never repeated. */
export function checkCredentials(request: HttpHead): Finding[] {
  const target = parseRequestLine(request.line)?.target ?? '';
  const hasUser =
    /^[a-z]+:\/\/[^/?#]*@/i.test(target) || headerValues(request, 'Host').some((host) => host.includes('@'));
  const carried = [...(hasUser ? ['user information before the host'] : []), ...secretParameters(target)];
  return carried.length === 0 ? [] : [finding('credentials-in-url', 'client', carried.join(', '))];
}

function secretParameters(target: string): string[] {
  const query = /\?([^#]*)/.exec(target)?.[1] ?? '';
  const names = query
    .split('&')
    .filter((parameter) => /^[^=]+=./.test(parameter))
    .map((parameter) => parameter.slice(0, parameter.indexOf('=')))
    .filter((name) => name.length < 40 && SECRETS.has(name.toLowerCase().replace(/[-_.]/g, '')));
  return [...new Set(names)].slice(0, 5).map((name) => `the parameter ${quotedText(name)}`);
}
