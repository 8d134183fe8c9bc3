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
export function requestUrl(head: HttpHead, scheme: 'ws' | 'wss', server: string): string {
  const { method, target = '/' } = parseRequestLine(head.line) ?? {};
  // RFC 9112 3.2.3: what a proxy is asked to connect to.
  if (method === 'CONNECT') return target;
  const absolute = /^(?:http|ws)(s?):\/\//i.exec(target);
  if (absolute !== null) return `ws${absolute[1]!.toLowerCase()}://${target.slice(absolute[0].length)}`;
  const host = headerValue(head, 'Host');
  return `${scheme}://${host === undefined || host === '' ? server : host}${target}`;
}
