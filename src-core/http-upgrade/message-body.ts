import { type HttpHead, headerHasToken, headerValues } from './head.ts';

/** How the end of a message body is found (RFC 9112 6.3). */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export function requestBodyFraming(head: HttpHead): BodyFraming {
  return declaredFraming(head) ?? { kind: 'none' };
}

export function responseBodyFraming(head: HttpHead, status: number, requestMethod: string): BodyFraming {
  if (requestMethod === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' };
  return declaredFraming(head) ?? { kind: 'until-close' };
}

function declaredFraming(head: HttpHead): BodyFraming | undefined {
  if (headerHasToken(head, 'Transfer-Encoding', 'chunked')) return { kind: 'chunked' };
  const length = headerValues(head, 'Content-Length')[0];
  if (length === undefined || !/^\d{1,15}$/.test(length)) return undefined;
  return { kind: 'length', length: Number(length) };
}

/** The longest chunk-size line that is still waited for; extensions may follow the size. */
const LONGEST_SIZE_LINE = 1024;

/** Finds the end of one body in pieces of any size. */
export class BodySkipper {
  private state: 'data' | 'size-line' | 'data-end' | 'trailer' | 'done' | 'broken';
  private remaining: number;
  private line = '';

  constructor(private readonly framing: BodyFraming) {
    this.remaining =
      framing.kind === 'length' ? framing.length : framing.kind === 'until-close' ? Infinity : 0;
    this.state = framing.kind === 'chunked' ? 'size-line' : this.remaining === 0 ? 'done' : 'data';
  }

  get done(): boolean {
    return this.state === 'done';
  }

  /** The chunked coding was violated: where the body ends can't be known. */
  get broken(): boolean {
    return this.state === 'broken';
  }

  /** Takes bytes up to the end of the body; gives content bytes to `content` and returns how many it took. */
  accept(bytes: Uint8Array, content: (piece: Uint8Array) => void): number {
    let at = 0;
    while (at < bytes.length && this.state !== 'done' && this.state !== 'broken') {
      if (this.state === 'data') {
        const count = Math.min(this.remaining, bytes.length - at);
        content(bytes.subarray(at, at + count));
        this.remaining -= count;
        at += count;
        if (this.remaining === 0) this.state = this.framing.kind === 'chunked' ? 'data-end' : 'done';
      } else {
        this.acceptLineByte(bytes[at]!);
        at++;
      }
    }
    return at;
  }

  private acceptLineByte(byte: number): void {
    if (byte !== 0x0a) {
      this.line += String.fromCharCode(byte);
      if (this.line.length > LONGEST_SIZE_LINE) this.state = 'broken';
      return;
    }
    const line = this.line.trim();
    this.line = '';
    if (this.state === 'size-line') this.acceptSize(line);
    else if (this.state === 'data-end') this.state = line === '' ? 'size-line' : 'broken';
    else if (line === '') this.state = 'done';
  }

  // RFC 9112 7.1: chunk = chunk-size [ chunk-ext ] CRLF
  private acceptSize(line: string): void {
    const size = /^([0-9a-fA-F]{1,12})(?:\s*;.*)?$/.exec(line);
    if (size === null) {
      this.state = 'broken';
      return;
    }
    this.remaining = Number.parseInt(size[1]!, 16);
    this.state = this.remaining === 0 ? 'trailer' : 'data';
  }
}
