/** Heads as they are written in the specifications, and variations of them. */
import { type HttpHead, parseHead } from '../../../../src-core/http-upgrade/head.ts';
import type { Finding } from '../../../../src-core/websocket/violations/violation.ts';
import { latin1 } from '../../../support/bytes.ts';

export function head(...lines: readonly string[]): HttpHead {
  return parseHead(latin1(`${lines.join('\r\n')}\r\n\r\n`));
}

/** The request of RFC 6455 1.3, its Origin that of its Host, so that it gives no reason for a note. */
const REQUEST_LINES = [
  'GET /chat HTTP/1.1',
  'Host: server.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Origin: http://server.example.com',
  'Sec-WebSocket-Version: 13',
];

/** The response of RFC 6455 1.3, without its subprotocol. */
const RESPONSE_LINES = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];

/**
 * What to do with a head: `-Name` takes the field away, `Name: value` adds it, `+line` adds any line; all else is a
 * new first line.
 */
export type Changes = readonly string[];

function changed(lines: readonly string[], changes: Changes): HttpHead {
  let result = [...lines];
  for (const change of changes) {
    if (change.startsWith('-')) {
      result = result.filter((line) => !line.toLowerCase().startsWith(`${change.slice(1).toLowerCase()}:`));
    } else if (change.startsWith('+')) result.push(change.slice(1));
    else if (/^[^ ]*:/.test(change)) result.push(change);
    else result[0] = change;
  }
  return head(...result);
}

/** A right request, changed. */
export function request(...changes: Changes): HttpHead {
  return changed(REQUEST_LINES, changes);
}

/** The right answer to it, changed. */
export function response(...changes: Changes): HttpHead {
  return changed(RESPONSE_LINES, changes);
}

/** The same changes for a field that is there already. */
export function instead(name: string, value: string): Changes {
  return [`-${name}`, `${name}: ${value}`];
}

/** Findings as `rule detail`, short enough for a table; the peer must be the one given. */
export function inShort(findings: readonly Finding[], peer: Finding['peer']): string[] {
  return findings.map((finding) => {
    const blamed = finding.peer === peer ? '' : `${finding.peer}! `;
    return `${blamed}${finding.rule}${finding.detail === undefined ? '' : ` ${finding.detail}`}`;
  });
}

/** Chrome 120 at a page of its own server. */
export const CHROME_REQUEST = head(
  'GET /socket?room=1 HTTP/1.1',
  'Host: localhost:8080',
  'Connection: Upgrade',
  'Pragma: no-cache',
  'Cache-Control: no-cache',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Upgrade: websocket',
  'Origin: http://localhost:8080',
  'Sec-WebSocket-Version: 13',
  'Accept-Encoding: gzip, deflate, br',
  'Accept-Language: en-US,en;q=0.9',
  'Cookie: a=b',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
);

/** Firefox 121 likewise. */
export const FIREFOX_REQUEST = head(
  'GET / HTTP/1.1',
  'Host: example.com',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0',
  'Accept: */*',
  'Accept-Language: en-US,en;q=0.5',
  'Accept-Encoding: gzip, deflate',
  'Sec-WebSocket-Version: 13',
  'Origin: http://example.com',
  'Sec-WebSocket-Extensions: permessage-deflate',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Connection: keep-alive, Upgrade',
  'Pragma: no-cache',
  'Cache-Control: no-cache',
  'Upgrade: websocket',
);

/** draft-hixie-thewebsocketprotocol-75 1.2 */
export const HIXIE_75_REQUEST = head(
  'GET /demo HTTP/1.1',
  'Upgrade: WebSocket',
  'Connection: Upgrade',
  'Host: example.com',
  'Origin: http://example.com',
  'WebSocket-Protocol: sample',
);

export const HIXIE_75_RESPONSE = head(
  'HTTP/1.1 101 Web Socket Protocol Handshake',
  'Upgrade: WebSocket',
  'Connection: Upgrade',
  'WebSocket-Origin: http://example.com',
  'WebSocket-Location: ws://example.com/demo',
  'WebSocket-Protocol: sample',
);

/** draft-hixie-thewebsocketprotocol-76 1.2; `^n:ds[4U` follows. */
export const HIXIE_76_LINES = [
  'GET /demo HTTP/1.1',
  'Host: example.com',
  'Connection: Upgrade',
  'Sec-WebSocket-Key2: 12998 5 Y3 1  .P00',
  'Sec-WebSocket-Protocol: sample',
  'Upgrade: WebSocket',
  'Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5',
  'Origin: http://example.com',
];

export const HIXIE_76_REQUEST = head(...HIXIE_76_LINES);

/** The answer to it; `8jKS'y:G*Co,Wxa-` follows. */
export const HIXIE_76_RESPONSE = head(
  'HTTP/1.1 101 WebSocket Protocol Handshake',
  'Upgrade: WebSocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Origin: http://example.com',
  'Sec-WebSocket-Location: ws://example.com/demo',
  'Sec-WebSocket-Protocol: sample',
);
