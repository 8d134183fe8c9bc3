import { fromBase64 } from '../bytes/base64.ts';
import { copyBytes } from '../bytes/copy.ts';
import { encodeUtf8 } from '../bytes/utf-8.ts';
import { type HttpHead, headerHasToken, parseStatusLine } from '../http-upgrade/head.ts';
import { fieldOf, integerOf, type JsonObject, listOf, objectOf, textOf } from './json-fields.ts';

export interface ReadRequest {
  readonly head: HttpHead;
  readonly method: string;
  /** With `ws` where the file has `http`, as connections are called here. */
  readonly url: string;
  /** Whether it asks for WebSocket, going by the URL and the head alone. */
  readonly isWebSocket: boolean;
}

export interface ReadResponse {
  readonly head: HttpHead;
  readonly status: number;
  readonly body: Uint8Array;
}

/** @param line the request line as it was, where the file has it */
export function readRequest(
  request: JsonObject | undefined,
  line: string | undefined,
): ReadRequest | undefined {
  const url = textOf(fieldOf(request, 'url'));
  if (url === undefined) return undefined;
  const method = textOf(fieldOf(request, 'method')) ?? '';
  const version = httpVersion(fieldOf(request, 'httpVersion'));
  const target = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? url;
  const made = words(method, target.startsWith('/') ? target : `/${target}`, version);
  const head = { line: line ?? made, headers: headersOf(request) };
  return {
    head,
    method,
    isWebSocket: /^wss?:/i.test(url) || headerHasToken(head, 'Upgrade', 'websocket'),
    url: url.replace(/^http(s?):\/\//i, (_, secure: string) => `ws${secure.toLowerCase()}://`),
  };
}

/**
 * The response, or `undefined` when there was none, for which HAR has the status 0.
 *
 * @param line the status line as it was, where the file has it
 * @param mostBody bytes of the body that are kept
 */
export function readResponse(
  response: JsonObject | undefined,
  line: string | undefined,
  mostBody: number,
): ReadResponse | undefined {
  const status = integerOf(fieldOf(response, 'status'));
  if (status === undefined || status < 100 || status > 999) return undefined;
  const version = httpVersion(fieldOf(response, 'httpVersion'));
  const made = words(version, String(status), textOf(fieldOf(response, 'statusText')) ?? '');
  // A line that says something else than the status was changed by someone since.
  const isSame = line !== undefined && parseStatusLine(line)?.status === status;
  return {
    head: { line: isSame ? line : made, headers: headersOf(response) },
    status,
    body: bodyOf(objectOf(fieldOf(response, 'content')), mostBody),
  };
}

// DevTools write `HTTP/1.1`, others `http/1.1`, `h2` or nothing.
function httpVersion(value: unknown): string {
  const version = textOf(value) ?? '';
  return /^http\//i.test(version) ? version.toUpperCase() : version;
}

function headersOf(message: JsonObject | undefined): (readonly [string, string])[] {
  return listOf(fieldOf(message, 'headers')).flatMap((header) => {
    const name = textOf(fieldOf(objectOf(header), 'name'));
    const value = textOf(fieldOf(objectOf(header), 'value'));
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}

function bodyOf(content: JsonObject | undefined, most: number): Uint8Array {
  const text = textOf(fieldOf(content, 'text')) ?? '';
  // 4 digits are 3 bytes, and a UTF-16 code unit is at least one; so little is enough, and the rest is left alone.
  const isBase64 = fieldOf(content, 'encoding') === 'base64';
  const bytes = isBase64
    ? fromBase64(text.slice(0, 4 * Math.ceil(most / 3)))
    : encodeUtf8(text.slice(0, most));
  return copyBytes((bytes ?? new Uint8Array(0)).subarray(0, most));
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
