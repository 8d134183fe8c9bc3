import { hex, latin1 } from './bytes.ts';
import { type MemoryCapture, readPackets } from './memory-capture.ts';
import { PacketLog } from './tcp-talk.ts';
import { requestHead, responseHead, WebSocketTalk } from './websocket-talk.ts';

const ASKED = { address: '192.0.2.9', port: 9000 };

/**
 * Three connections that have one of each thing a filter can ask for. A packet comes every millisecond, and every frame
 * has one of its own.
 *
 * | row | frame | message |
 * | --- | --- | --- |
 * | 1 | client, text, `{"price":10}` | 1 |
 * | 2 | server, text not final, `{"pri` | 2 |
 * | 3 | server, ping, `beat` | |
 * | 4 | client, pong, `beat` | |
 * | 5 | server, continuation, `ce":20}` | 2 |
 * | 6 | client, binary, `PK\x03\x04` and 1020 zeroes | 3 |
 * | 7 | client, text, not masked (a violation), `naked` | 4 |
 * | 8 | client, close, 1001 `bye` | |
 * | 9 | server, close, 1001 | |
 * | 10 | connection 2: server, text, compressed, `Hello` (RFC 7692 7.2.3.1) | 5 |
 *
 * Connection 3 was refused with 403.
 */
export function talkOfEverything(): MemoryCapture {
  const log = new PacketLog();
  new WebSocketTalk(log)
    .open()
    .fromClient(requestHead('User-Agent: Test/1.0', 'Sec-WebSocket-Protocol: chat'))
    .fromServer(responseHead('Sec-WebSocket-Protocol: chat'))
    .client({ opcode: 1, payload: latin1('{"price":10}') })
    .server({ opcode: 1, fin: false, payload: latin1('{"pri') })
    .server({ opcode: 9, payload: latin1('beat') })
    .client({ opcode: 10, payload: latin1('beat') })
    .server({ opcode: 0, payload: latin1('ce":20}') })
    .client({ opcode: 2, payload: zip() })
    .client({ opcode: 1, masked: false, payload: latin1('naked') })
    .client({ opcode: 8, payload: hex('03e9 627965') })
    .server({ opcode: 8, payload: hex('03e9') })
    .close();
  new WebSocketTalk(log, { client: { address: '192.0.2.7', port: 50_001 }, server: ASKED })
    .agree({ offer: 'permessage-deflate' })
    .server({ opcode: 1, rsv1: true, payload: hex('f248cdc9c90700') });
  new WebSocketTalk(log, { client: { address: '192.0.2.8', port: 50_002 }, server: ASKED })
    .open()
    .fromClient(
      requestHead(
        'GET /private?x=1 HTTP/1.1',
        '=Host: private.example.com',
        '=Origin: http://private.example.com',
        '=Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==',
      ),
    )
    .fromServer(latin1('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'))
    .close();
  return readPackets(log.packets);
}

function zip(): Uint8Array {
  const bytes = new Uint8Array(1024);
  bytes.set(hex('504b0304'));
  return bytes;
}
