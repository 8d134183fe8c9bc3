import { type HttpHead, headerHasToken } from './head.ts';

// RFC 9112 9.3
/** Whether the connection stays open behind a request or a response of this version, as far as that one says. */
export function staysOpen(head: HttpHead, version: string): boolean {
  if (headerHasToken(head, 'Connection', 'close')) return false;
  return version !== 'HTTP/1.0' || headerHasToken(head, 'Connection', 'keep-alive');
}
