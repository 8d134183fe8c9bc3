/** What came before RFC 6455 is named, its frames are not taken for those of RFC 6455, and nothing else is said of them. */
import { describe, expect, it } from 'vitest';
import { hex, joinBytes, latin1 } from '../support/bytes.ts';
import { readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { requestHead, responseHead, WebSocketTalk } from '../support/websocket-talk.ts';

// draft-hixie-thewebsocketprotocol-75 1.2 and 4.2
const HIXIE_75_REQUEST =
  'GET /demo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: example.com\r\n' +
  'Origin: http://example.com\r\nWebSocket-Protocol: sample\r\n\r\n';
const HIXIE_75_RESPONSE =
  'HTTP/1.1 101 Web Socket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n' +
  'WebSocket-Origin: http://example.com\r\nWebSocket-Location: ws://example.com/demo\r\n' +
  'WebSocket-Protocol: sample\r\n\r\n';
const SENTINEL_FRAME = hex('00 48656c6c6f ff');

// draft-hixie-thewebsocketprotocol-76 1.2
const HIXIE_76_REQUEST =
  'GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n' +
  'Sec-WebSocket-Protocol: sample\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n' +
  'Origin: http://example.com\r\n\r\n^n:ds[4U';
const HIXIE_76_RESPONSE =
  'HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Origin: http://example.com\r\nSec-WebSocket-Location: ws://example.com/demo\r\n' +
  "Sec-WebSocket-Protocol: sample\r\n\r\n8jKS'y:G*Co,Wxa-";

function spoken(request: Uint8Array, response: Uint8Array, pieces: number) {
  const talk = new WebSocketTalk().open();
  const all = [
    ['client', request],
    ['server', joinBytes(response, SENTINEL_FRAME)],
    ['client', SENTINEL_FRAME],
  ] as const;
  for (const [who, bytes] of all) {
    for (let at = 0; at < bytes.length; at += pieces) talk.send(who, 'PA', bytes.slice(at, at + pieces));
  }
  return readPackets(talk.packets);
}

describe.each([1, 7, 10_000])('in pieces of %i', (pieces) => {
  it.each([
    ['draft-hixie-thewebsocketprotocol-75', HIXIE_75_REQUEST, HIXIE_75_RESPONSE],
    ['draft-hixie-thewebsocketprotocol-76 (also hybi-00)', HIXIE_76_REQUEST, HIXIE_76_RESPONSE],
  ])('%s', (name, request, response) => {
    const capture = spoken(latin1(request), latin1(response), pieces);
    expect(capture.store.connections[0]?.dialect).toMatchObject({
      name,
      readable: false,
      framing: 'sentinel',
    });
    expect(capture.connections).toMatchObject([{ status: 101, accepted: true }]);
    expect(capture.frames).toEqual([]);
    expect(verdict(capture.violations)).toEqual(['early-draft by client']);
  });

  // RFC 6455 4.4, 11.6: version 8 has the frames of RFC 6455, and another number.
  it('version 8', () => {
    const capture = spoken(requestHead('=Sec-WebSocket-Version: 8'), responseHead(), pieces);
    expect(capture.store.connections[0]?.dialect).toMatchObject({ id: 'hybi-08', readable: true });
    expect(verdict(capture.violations)).toContain('version-not-13 by client');
  });
});
