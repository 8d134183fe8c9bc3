import { describe, expect, it } from 'vitest';
import { hex, inPieces, joinBytes, latin1 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { REQUEST, RESPONSE, TcpTalk } from '../../support/tcp-talk.ts';

// RFC 6455 5.7, and its Close frames of 5.5.1 with the code 1000
const HELLO = hex('81 05 48 65 6c 6c 6f');
const MASKED_HELLO = hex('81 85 37fa213d 7f9f4d5158');
const PING = hex('89 05 48 65 6c 6c 6f');
const MASKED_PONG = hex('8a 85 37fa213d 7f9f4d5158');
const MASKED_CLOSE = hex('88 82 37fa213d 3412');

describe('frames and packets', () => {
  it("have nothing to do with each other's boundaries", () => {
    const up = joinBytes(MASKED_HELLO, MASKED_PONG, MASKED_CLOSE);
    for (let size = 1; size <= up.length; size++) {
      const talk = new TcpTalk().handshake().fromClient(...inPieces(up, size));
      expect(readPackets(talk.close().packets).frames).toMatchObject([
        { opcodeName: 'text', text: 'Hello' },
        { opcodeName: 'pong', base64: 'SGVsbG8=' },
        { opcodeName: 'close', close: { code: 1000 } },
      ]);
    }
  });

  it('may share a packet with the response', () => {
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(joinBytes(RESPONSE, HELLO, HELLO));
    expect(readPackets(talk.packets).frames).toMatchObject([{ text: 'Hello' }, { text: 'Hello' }]);
  });

  it('may be sent before the response', () => {
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST, MASKED_HELLO)
      .fromServer(RESPONSE)
      .fromClient(MASKED_HELLO);
    expect(readPackets(talk.packets).frames).toMatchObject([
      { text: 'Hello', time: '2023-11-14T22:13:20.004000000Z' },
      { text: 'Hello', time: '2023-11-14T22:13:20.006000000Z' },
    ]);
  });

  it('are told at the moment their last byte came, messages at the moment their first came', () => {
    const talk = new TcpTalk().handshake().fromClient(...inPieces(MASKED_HELLO, 4));
    const { frames, messages } = readPackets(talk.packets);
    expect(frames).toMatchObject([{ time: '2023-11-14T22:13:20.007000000Z' }]);
    // The header is complete, and the message begun, with the second of the three pieces.
    expect(messages).toMatchObject([
      { time: '2023-11-14T22:13:20.005000000Z', endTime: '2023-11-14T22:13:20.007000000Z' },
    ]);
  });

  it('of a packet that came in the wrong order have the time at which they could be read', () => {
    const [first, second] = [hex('81 02 4869'), hex('81 02 796f')];
    const { packets } = new TcpTalk().handshake().fromServer(first, second);
    const swapped = [...packets.slice(0, 5), packets[6], packets[5]].filter((packet) => packet !== undefined);
    const times = swapped.map(({ timestamp }) => timestamp).sort((a, b) => a.nanoseconds - b.nanoseconds);
    const inTime = swapped.map((packet, at) => ({ ...packet, timestamp: times[at] ?? packet.timestamp }));
    expect(readPackets(inTime).frames).toMatchObject([
      { text: 'Hi', time: '2023-11-14T22:13:20.006000000Z' },
      { text: 'yo', time: '2023-11-14T22:13:20.006000000Z' },
    ]);
  });
});

describe('messages', () => {
  // RFC 6455 5.4, with the traps of websockets that others fell into
  it('are put together around control frames, in both directions at once', () => {
    const talk = new TcpTalk()
      .handshake()
      .fromServer(hex('01 03 48656c'))
      .fromClient(hex('02 81 00000000 41'))
      .fromServer(PING)
      .fromClient(MASKED_PONG, hex('80 81 00000000 42'))
      .fromServer(hex('00 00'), hex('80 02 6c6f'))
      .close();
    expect(readPackets(talk.packets).messages).toMatchObject([
      { direction: 'server-to-client', type: 'text', frames: [1, 6, 7], text: 'Hello', wireLength: 5 },
      { direction: 'client-to-server', type: 'binary', frames: [2, 5], base64: 'QUI=', wireLength: 2 },
    ]);
  });

  it('that never end stay incomplete and say so', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('01 03 48656c'), hex('82 01 41')).close();
    expect(readPackets(talk.packets).messages).toMatchObject([
      { type: 'text', text: 'Hel', missing: 'the last frame is not in the capture' },
      { type: 'binary', base64: 'QQ==' },
    ]);
  });

  it('do not take up frames that continue nothing, nor reserved ones', () => {
    const talk = new TcpTalk()
      .handshake()
      .fromServer(hex('80 01 41'), hex('83 01 42'), hex('8b 01 43'))
      .close();
    const { frames, messages } = readPackets(talk.packets);
    expect(messages).toEqual([]);
    expect(frames.map(({ opcodeName, message, base64 }) => [opcodeName, message, base64])).toEqual([
      ['continuation', null, 'QQ=='],
      ['reserved-3', null, 'Qg=='],
      ['reserved-11', null, 'Qw=='],
    ]);
  });
});

describe('compression (RFC 7692 6 and 7.2.3.1)', () => {
  const COMPRESSED = hex('c1 07 f248cdc9c90700');
  const agreed = (extensions: string): Uint8Array =>
    latin1(`HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: ${extensions}\r\n\r\n`);

  it.each([
    ['permessage-deflate', true],
    ['x, Permessage-Deflate; server_no_context_takeover', true],
    ['permessage-deflate-not', false],
    ['x; permessage-deflate', false],
  ])('is what RSV1 means where "%s" was agreed: %s', (extensions, compressed) => {
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(agreed(extensions), COMPRESSED, HELLO)
      .close();
    const { messages } = readPackets(talk.packets);
    expect(messages.map((message) => message.compressed)).toEqual([compressed, false]);
  });

  it('is told by the first frame; frames keep the bytes of the wire, the message has the content', () => {
    const fragments = [hex('41 03 f248cd'), PING, hex('80 04 c9c90700')];
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(agreed('permessage-deflate'), ...fragments);
    const { frames, messages } = readPackets(talk.close().packets);
    expect(frames.map(({ rsv1, base64 }) => [rsv1, base64])).toEqual([
      [true, '8kjN'],
      [false, 'SGVsbG8='],
      [false, 'yckHAA=='],
    ]);
    expect(messages).toEqual([
      expect.objectContaining({
        compressed: true,
        wireLength: 7,
        length: 5,
        text: 'Hello',
        compression: { outcome: 'inflated', contextBefore: 0 },
      }),
    ]);
    expect(messages[0]).not.toHaveProperty('missing');
  });
});
