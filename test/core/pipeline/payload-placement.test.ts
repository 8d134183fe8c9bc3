import { describe, expect, it } from 'vitest';
import { counting, hex, inPieces, joinBytes } from '../../support/bytes.ts';
import { type MemoryCapture, readPackets } from '../../support/memory-capture.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

/** The capture that follows a handshake with what the server sends, a packet a piece. */
function sent(...pieces: readonly Uint8Array[]): { talk: TcpTalk; capture: MemoryCapture } {
  const talk = new TcpTalk().handshake().fromServer(...pieces);
  return { talk, capture: readPackets(talk.packets) };
}

// Ethernet, IPv4 and TCP without options: the payload of a packet starts 54 bytes into it.
const HEADERS = 14 + 20 + 20;

describe('where a payload lies', () => {
  it('in one packet: in the capture file, and nothing is copied', () => {
    const { talk, capture } = sent(joinBytes(hex('82 05'), counting(5), hex('82 03'), counting(3)));
    const origin = talk.packets.at(-1)?.origin ?? 0;
    expect(capture.store.frames.place(0)).toEqual([
      { file: 'capture', offset: origin + HEADERS + 2, length: 5 },
    ]);
    expect(capture.store.frames.place(1)).toEqual([
      { file: 'capture', offset: origin + HEADERS + 9, length: 3 },
    ]);
    expect(capture.spool.reserved).toEqual([]);
    expect(capture.payloads.framePayload(1, 0, 10)).toEqual(counting(3));
  });

  it('behind a header in the packet before: in the capture file', () => {
    const { talk, capture } = sent(hex('82 05'), counting(5));
    const origin = talk.packets.at(-1)?.origin ?? 0;
    expect(capture.store.frames.place(0)).toEqual([{ file: 'capture', offset: origin + HEADERS, length: 5 }]);
  });

  it('over several packets: in the spool, in one piece of exactly its length', () => {
    const { capture } = sent(hex('82 05'), ...inPieces(counting(5), 2));
    expect(capture.store.frames.place(0)).toEqual([{ file: 'spool', offset: 0, length: 5 }]);
    expect(capture.spool.reserved).toEqual([5]);
    expect(capture.payloads.framePayload(0, 0, 10)).toEqual(counting(5));
  });

  it('over several packets with long pieces of it: those in the capture file, what is short between them in the spool', () => {
    const payload = counting(2 * 4096 + 4095);
    const [first, short, last] = [
      payload.subarray(0, 4096),
      payload.subarray(4096, 8191),
      payload.subarray(8191),
    ];
    const { talk, capture } = sent(hex('82 7e 2fff'), first, short, last);
    const [firstOrigin = 0, , lastOrigin = 0] = talk.packets.slice(-3).map(({ origin }) => origin);
    expect(capture.store.frames.place(0)).toEqual([
      { file: 'capture', offset: firstOrigin + HEADERS, length: 4096 },
      { file: 'spool', offset: 0, length: 4095 },
      { file: 'capture', offset: lastOrigin + HEADERS, length: 4096 },
    ]);
    expect(capture.payloads.framePayload(0, 0, 20_000)).toEqual(payload);
    expect(capture.payloads.framePayload(0, 4000, 5000)).toEqual(payload.subarray(4000, 9000));
  });

  it('of none: nowhere', () => {
    const { capture } = sent(hex('82 00'));
    expect(capture.store.frames.place(0)).toEqual([]);
    expect(capture.spool.reserved).toEqual([]);
  });

  it('masked and over several packets: as on the wire', () => {
    const talk = new TcpTalk().handshake().fromClient(...inPieces(hex('81 85 37fa213d 7f9f4d5158'), 8));
    const { payloads } = readPackets(talk.packets);
    expect(payloads.frameWireBytes(0, 0, 9)).toEqual(hex('7f9f4d5158'));
    expect(Buffer.from(payloads.framePayload(0, 0, 9)).toString()).toBe('Hello');
  });

  it('of both directions at once: kept apart in the spool', () => {
    const talk = new TcpTalk()
      .handshake()
      .fromServer(hex('82 06 000102'))
      .fromClient(hex('82 86 00000000 101112'));
    talk.fromServer(hex('030405')).fromClient(hex('131415')).close();
    const { payloads } = readPackets(talk.packets);
    expect(payloads.framePayload(0, 0, 9)).toEqual(hex('000102030405'));
    expect(payloads.framePayload(1, 0, 9)).toEqual(hex('101112131415'));
  });

  it('from fragments of IP, which lie in no one place: in the spool', () => {
    const talk = new TcpTalk().handshake().fromServer(joinBytes(hex('82 05'), counting(5)));
    const packets = talk.packets.map((packet, at) => (at === 5 ? { ...packet, origin: -1 } : packet));
    const { store } = readPackets(packets);
    expect(store.frames.place(0)).toEqual([{ file: 'spool', offset: 0, length: 5 }]);
  });
});

describe('a payload that is longer than what the spool sets aside at a time', () => {
  const EXTENT = { spoolExtent: 8 };

  it('sets aside that length again and again, and less for its end', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 14'), ...inPieces(counting(20), 7));
    const { store, spool, payloads } = readPackets(talk.packets, EXTENT);
    expect(spool.reserved).toEqual([8, 8, 4]);
    expect(store.frames.place(0)).toEqual([{ file: 'spool', offset: 0, length: 20 }]);
    expect(payloads.framePayload(0, 5, 12)).toEqual(counting(20).subarray(5, 17));
  });

  it('still lies in the capture file where it came in one packet', () => {
    const talk = new TcpTalk().handshake().fromServer(joinBytes(hex('82 14'), counting(20)));
    expect(readPackets(talk.packets, EXTENT).spool.reserved).toEqual([]);
  });

  // A length that lies must cost no more than the bytes that come.
  it.each([
    ['2^32', '82 7f 0000000100000000'],
    ['2^53', '82 7f 0020000000000000'],
    ['2^63 - 1', '82 7f 7fffffffffffffff'],
  ])('and declared as %s sets aside one extent for the few bytes that came', (_, digits) => {
    const talk = new TcpTalk().handshake().fromServer(hex(digits), counting(3), counting(2)).close();
    const { store, spool } = readPackets(talk.packets, EXTENT);
    expect(spool.reserved).toEqual([8]);
    expect(store.frames.place(0)).toEqual([{ file: 'spool', offset: 0, length: 5 }]);
  });
});

describe('a payload with a hole', () => {
  it('is kept up to the hole; the frames behind it are found', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 0a 0001'), hex('0203'));
    talk.lose('server', 3).fromServer(hex('070809 8203 414243')).close();
    const { store, payloads, frames, connections } = readPackets(talk.packets);
    expect(frames).toMatchObject([
      { payloadLength: 10, base64: 'AAECAw==', missing: '6 bytes are not in the capture, or behind a gap' },
      { payloadLength: 3, base64: 'QUJD' },
    ]);
    expect(payloads.framePayload(0, 0, 100)).toEqual(hex('00010203'));
    expect(store.connections[0]?.gaps['server-to-client']).toEqual({
      count: 1,
      bytes: 3,
      boundariesLost: false,
      unreadBytes: 0,
    });
    // The headers, and the payload bytes that are there.
    expect(connections).toMatchObject([{ bytes: { serverToClient: 2 + 7 + 2 + 3 } }]);
  });

  it('that reaches into the next frame loses what follows, and only of that side', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 0a 0001'));
    talk.lose('server', 20).fromServer(hex('414243 8203414243')).fromClient(hex('82 81 00000000 41')).close();
    const { store, frames } = readPackets(talk.packets);
    expect(frames.map(({ direction, base64 }) => [direction, base64]).sort()).toEqual([
      ['client-to-server', 'QQ=='],
      ['server-to-client', 'AAE='],
    ]);
    expect(store.connections[0]?.gaps['server-to-client']).toEqual({
      count: 1,
      bytes: 20,
      boundariesLost: true,
      unreadBytes: 8,
    });
    expect(store.connections[0]?.gaps['client-to-server'].count).toBe(0);
  });

  it('that reaches into the next frame ends with the next segment that begins with a frame', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 0a 0001'));
    talk.lose('server', 20).fromServer(hex('414243'), hex('8203414243'), hex('8201 41 8101 42')).close();
    const { store, frames, violations } = readPackets(talk.packets);
    expect(frames.map(({ base64, text }) => base64 ?? text)).toEqual(['AAE=', 'QUJD', 'QQ==', 'B']);
    expect(store.connections[0]?.gaps['server-to-client']).toEqual({
      count: 1,
      bytes: 20,
      boundariesLost: false,
      unreadBytes: 3,
    });
    expect(violations.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['the rest of a message whose beginning is missing', '0001 61 8001 62'],
    ['a message after that', '8001 62 8101 63'],
  ])('found again, %s breaks no rule', (_, digits) => {
    const talk = new TcpTalk().handshake().fromServer(hex('81 01 61')).lose('server', 20);
    talk.fromServer(hex(digits)).close();
    const { violations, frames } = readPackets(talk.packets);
    expect(frames).toHaveLength(3);
    expect(violations.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('that the capture cut off every packet is a hole as well', () => {
    const talk = new TcpTalk()
      .handshake()
      .fromServer(joinBytes(hex('82 7e 0100'), counting(256)), hex('8201 41'));
    const packets = talk.packets.map((packet) => ({ ...packet, bytes: packet.bytes.subarray(0, 300) }));
    const { frames } = readPackets(packets);
    expect(frames).toMatchObject([
      { payloadLength: 256, missing: '14 bytes are not in the capture, or behind a gap' },
      { payloadLength: 1, base64: 'QQ==' },
    ]);
  });
});
