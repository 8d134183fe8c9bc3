import type { Packet } from '../../src-core/packets/packet.ts';
import { hex, latin1 } from './bytes.ts';
import { BINARY, CLOSE, CONTINUATION, closePayload, PING } from './frame-builder.ts';
import { PacketLog } from './tcp-talk.ts';
import { requestHead, responseHead, WebSocketTalk } from './websocket-talk.ts';

function talk(log: PacketLog, port: number): WebSocketTalk {
  return new WebSocketTalk(log, { client: { address: '192.0.2.1', port } });
}

/**
 * Four connections: one whose frames break rules of every severity (3, 4, 5 and 7 errors, 9 a note, 11 and 12 the
 * Close frames), one whose handshake the server answered wrongly, one of an early draft, one that was refused.
 */
export function faultyPackets(): readonly Packet[] {
  const log = new PacketLog();
  talk(log, 49_152)
    .agree()
    .client({ payload: 'Hello' })
    .server({ payload: 'Hello' })
    .client({ payload: 'not masked', masked: false })
    .server({ rsv2: true, opcode: BINARY, payload: hex('010203') })
    .server({ payload: hex('61fffe62') })
    .client({ opcode: PING, payload: 'beat' })
    .server({ opcode: 11 })
    .client({ fin: false, payload: 'in two ' })
    .client({ fin: false, opcode: CONTINUATION })
    .client({ opcode: CONTINUATION, payload: 'fragments and an empty one' })
    .server({ opcode: CLOSE, payload: closePayload(1002, 'frame 3 was not masked') })
    .client({ opcode: CLOSE, payload: closePayload(1002) })
    .close();
  wrongAnswer(log);
  earlyDraft(log);
  talk(log, 49_155)
    .open()
    .fromClient(requestHead())
    .fromServer(latin1('HTTP/1.1 403 Forbidden\r\nContent-Length: 15\r\n\r\nnot from there\n'))
    .close();
  return log.packets;
}

/** Two connections without a fault in their frames, of which only the second breaks rules, in its handshake. */
export function wrongAnswerPackets(): readonly Packet[] {
  const log = new PacketLog();
  faultless(log);
  wrongAnswer(log);
  return log.packets;
}

export function faultlessPackets(): readonly Packet[] {
  const log = new PacketLog();
  faultless(log);
  return log.packets;
}

function faultless(log: PacketLog): void {
  const payload = closePayload(1000, 'bye');
  talk(log, 49_160)
    .agree()
    .client({ payload: 'Hello' }, { opcode: CLOSE, payload })
    .server({ opcode: CLOSE, payload })
    .finish('server')
    .finish('client');
}

function wrongAnswer(log: PacketLog): void {
  const answer = responseHead(
    '=Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'Sec-WebSocket-Protocol: other',
  );
  talk(log, 49_153).open().fromClient(requestHead()).fromServer(answer).close();
}

// draft-hixie-thewebsocketprotocol-75 1.2
function earlyDraft(log: PacketLog): void {
  const common = 'Upgrade: WebSocket\r\nConnection: Upgrade\r\n';
  const request = `GET /demo HTTP/1.1\r\n${common}Host: example.com\r\nOrigin: http://example.com\r\n\r\n`;
  const answer =
    `HTTP/1.1 101 Web Socket Protocol Handshake\r\n${common}` +
    'WebSocket-Origin: http://example.com\r\nWebSocket-Location: ws://example.com/demo\r\n\r\n';
  talk(log, 49_154).open().fromClient(latin1(request)).fromServer(latin1(answer)).close();
}
