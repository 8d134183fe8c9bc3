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
      last[1] = `${last[1]} ${field.trim()}`.trim();
      continue;
    }
    const colon = field.indexOf(':');
    if (colon > 0) headers.push([field.slice(0, colon), field.slice(colon + 1).trim()]);
    else if (field !== '') headers.push([field, '']);
  }
  return { line, headers };
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

/** The members of a comma-separated field, over all its lines, trimmed; commas inside quotes don't separate (RFC 9110 5.6.1). */
export function headerList(head: HttpHead, name: string): readonly string[] {
  return headerValues(head, name)
    .flatMap((value) => value.match(/(?:"(?:\\.|[^"\\])*"|[^,"]|")+/g) ?? [])
    .map((member) => member.trim())
    .filter((member) => member !== '');
}

/** Whether a comma-separated field names `token`, compared without case. */
export function headerHasToken(head: HttpHead, name: string, token: string): boolean {
  return headerList(head, name).some((member) => member.toLowerCase() === token.toLowerCase());
}
