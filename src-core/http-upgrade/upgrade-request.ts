import { type HttpHead, headerHasToken, headerValue, parseRequestLine } from './head.ts';

// RFC 6455 4.1, 5: "The request MUST contain an |Upgrade| header field whose value MUST include the "websocket" keyword."
/** Whether the request asks for WebSocket, rightly or with faults. */
export function asksForWebSocket(head: HttpHead): boolean {
  return headerHasToken(head, 'Upgrade', 'websocket') || headerValue(head, 'Sec-WebSocket-Key') !== undefined;
}

/**
 * The URL the request was made for, put together from the request target and the Host field
 * (RFC 6455 3 and RFC 9112 3.3); without a Host, `server` stands in.
 */
export function requestUrl(head: HttpHead, isEncrypted: boolean, server: string): string {
  const line = parseRequestLine(head.line);
  const { method, target = '/' } = line ?? {};
  // A proxy shows other requests too, where nothing came of them.
  const scheme = line === undefined || asksForWebSocket(head) ? 'ws' : 'http';
  // RFC 9112 3.2.3: what a proxy is asked to connect to.
  if (method === 'CONNECT') return target;
  const absolute = /^(?:http|ws)(s?):\/\//i.exec(target);
  if (absolute !== null)
    return `${scheme}${absolute[1]!.toLowerCase()}://${target.slice(absolute[0].length)}`;
  const host = headerValue(head, 'Host');
  const authority = host === undefined || host === '' ? server : host;
  // RFC 9112 3.3: what is asked of the server as a whole has no path.
  return `${scheme}${isEncrypted ? 's' : ''}://${authority}${target === '*' ? '' : target}`;
}
