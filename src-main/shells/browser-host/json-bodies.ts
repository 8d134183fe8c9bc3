import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

/** The longest JSON body of a call, in UTF-16 units. */
const LONGEST_BODY = 64 * 1024;

/** The body of a request, or `undefined` when it is too long or not JSON. */
export async function readJson(request: Readable): Promise<unknown> {
  let text = '';
  // A character may begin in one piece and end in the next.
  for await (const piece of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += piece;
    if (text.length > LONGEST_BODY) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
}
