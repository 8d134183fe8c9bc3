import { decodeLatin1 } from '../bytes/latin-1.ts';

/** A request or response head as it was on the wire; header order, case and repetition are kept. */
export interface HttpHead {
  /** The request line or status line, without its line end. */
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: string;
}

export interface StatusLine {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
}

/** Reads a head from its bytes, the empty line that ends it included or not. A value folded over lines is joined by a space (RFC 9112 5.2). */
export function parseHead(bytes: Uint8Array): HttpHead {
  const [line = '', ...rest] = decodeLatin1(bytes).split(/\r?\n/);
  const headers: [string, string][] = [];
  for (const field of rest) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(field) && last !== undefined) {
      last[1] += ` ${trimmed(field)}`;
      continue;
    }
    const colon = field.indexOf(':');
    if (colon > 0) headers.push([field.slice(0, colon), trimmed(field.slice(colon + 1))]);
    else if (field !== '') headers.push([field, '']);
  }
  return { line, headers: headers.map(([name, value]) => [name, trimmed(value)]) };
}

// RFC 9112 3: method SP request-target SP HTTP-version
export function parseRequestLine(line: string): RequestLine | undefined {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) (HTTP\/\d\.\d)$/.exec(line);
  if (match === null) return undefined;
  return { method: match[1]!, target: match[2]!, version: match[3]! };
}

// RFC 9112 4: HTTP-version SP status-code SP [ reason-phrase ]
export function parseStatusLine(line: string): StatusLine | undefined {
  const match = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(line);
  if (match === null) return undefined;
  return { version: match[1]!, status: Number(match[2]), reason: match[3] ?? '' };
}

/** All values of a field, in order; names compare without case (RFC 9110 5.1). */
export function headerValues(head: HttpHead, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return head.headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

export function headerValue(head: HttpHead, name: string): string | undefined {
  return headerValues(head, name)[0];
}

/** The members of a comma-separated field, over all its lines, trimmed and without empty ones (RFC 9110 5.6.1). */
export function headerList(head: HttpHead, name: string): readonly string[] {
  return headerValues(head, name)
    .flatMap(listMembers)
    .map(trimmed)
    .filter((member) => member !== '');
}

// RFC 9110 5.6.4: a comma in a quoted string doesn't separate. By hand, for a regular expression goes back to the
// start for every quote that isn't closed: 64 KiB of them took it more than a second.
function listMembers(value: string): string[] {
  const members: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === '"') quoted = !quoted;
    else if (quoted && character === '\\') at++;
    else if (!quoted && character === ',') {
      members.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...members, value.slice(start)];
}

// RFC 9110 5.6.3: optional white space is SP and HTAB; RFC 9112 2.2: a stray CR counts as SP. String.trim would
// take U+00A0 too, which is half of a character in UTF-8.
function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

/** Whether a comma-separated field names `token`, compared without case. */
export function headerHasToken(head: HttpHead, name: string, token: string): boolean {
  return headerList(head, name).some((member) => member.toLowerCase() === token.toLowerCase());
}
