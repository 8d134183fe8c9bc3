/** RFC 6455 5.2, the series 1, 3, 4 and 9 of the Autobahn suite: lengths, in one piece and chopped, bits and opcodes. */
import { describe, expect, it } from 'vitest';
import { counting, inPieces } from '../support/bytes.ts';
import { BINARY, type FrameBits, frame, PING, TEXT } from '../support/frame-builder.ts';
import { type MemoryCapture, readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';

/** One frame in packets of at most `chop` bytes. */
function chopped(who: 'client' | 'server', bits: FrameBits, chop: number): MemoryCapture {
  const talk = new WebSocketTalk().agree();
  const bytes = who === 'client' ? talk.clientFrame(bits) : frame(bits);
  for (const piece of inPieces(bytes, chop)) talk.send(who, 'PA', piece);
  return readPackets(talk.packets);
}

/** Letters that differ from their neighbours. */
function letters(length: number): Uint8Array {
  return counting(length).map((byte) => 0x61 + (byte % 26));
}

// "if 0-125, that is the payload length. If 126, the following 2 bytes ... If 127, the following 8 bytes"
const LENGTHS: readonly [length: number, headerLength: number][] = [
  [0, 2],
  [1, 2],
  [125, 2],
  [126, 4],
  [127, 4],
  [128, 4],
  [65_535, 4],
  [65_536, 10],
  [65_537, 10],
];

const CASES = LENGTHS.flatMap(([length, headerLength]) =>
  [1, 3, 997, 40_000].filter((chop) => length < chop * 4000).map((chop) => ({ length, headerLength, chop })),
);

describe('a payload of any length', () => {
  it.each(CASES)(
    'of $length bytes of text, in pieces of $chop, is whole',
    ({ length, headerLength, chop }) => {
      for (const who of ['client', 'server'] as const) {
        const capture = chopped(who, { opcode: TEXT, payload: letters(length) }, chop);
        const text = Buffer.from(letters(length)).toString('latin1');
        const masked = who === 'client' ? 4 : 0;
        expect(capture.frames).toMatchObject([
          { payloadLength: length, headerLength: headerLength + masked, text },
        ]);
        expect(capture.messages).toMatchObject([{ type: 'text', length, text }]);
        expect(verdict(capture.violations)).toEqual([]);
      }
    },
  );

  it.each(CASES)('of $length bytes of binary, in pieces of $chop, is whole', ({ length, chop }) => {
    for (const who of ['client', 'server'] as const) {
      const capture = chopped(who, { opcode: BINARY, payload: counting(length) }, chop);
      const base64 = Buffer.from(counting(length)).toString('base64');
      expect(capture.messages).toMatchObject([{ type: 'binary', length, base64 }]);
      expect(verdict(capture.violations)).toEqual([]);
    }
  });
});

describe('a message of many bytes', () => {
  // Autobahn 9.1 to 9.4, as far as a test may take its time
  it.each([
    ['1 MiB in one frame', 1024 * 1024, 1024 * 1024],
    ['4 MiB in one frame', 4 * 1024 * 1024, 4 * 1024 * 1024],
    ['1 MiB in fragments of 64 KiB', 1024 * 1024, 64 * 1024],
    ['256 KiB in fragments of 256 bytes', 256 * 1024, 256],
    ['64 KiB in fragments of 64 bytes', 64 * 1024, 64],
  ])('%s is checked and held to its end', (_, length, fragment) => {
    const parts = inPieces(letters(length), fragment);
    const talk = new WebSocketTalk().agree();
    talk.client(
      ...parts.map((payload, at) => ({ fin: at === parts.length - 1, opcode: at === 0 ? TEXT : 0, payload })),
    );
    const { messages, violations, store } = readPackets(talk.packets, { payloadInRow: 0 });
    expect(messages).toMatchObject([{ length, missing: 'longer than 0 bytes' }]);
    expect(store.frames.count).toBe(parts.length);
    expect(verdict(violations)).toEqual([]);
  });

  it('is blamed for its last byte, and for that alone', () => {
    const payload = letters(1024 * 1024);
    payload[payload.length - 1] = 0xff;
    const { violations } = readPackets(new WebSocketTalk().agree().server({ payload }).packets);
    expect(verdict(violations)).toEqual(['text-not-utf-8 @ 1 by server [1048585-1048586]']);
  });
});

// Series 3: "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
describe('reserved bits', () => {
  const combinations = [1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    rsv1: (bits & 4) !== 0,
    rsv2: (bits & 2) !== 0,
    rsv3: (bits & 1) !== 0,
  }));

  it.each(combinations)('%o are told by name, and the frame behind is read', (bits) => {
    const named = Object.entries(bits)
      .filter(([, isSet]) => isSet)
      .map(([name]) => name.toUpperCase())
      .join(' and ');
    const talk = new WebSocketTalk().agree().client({ ...bits, payload: 'a' }, { opcode: PING, ...bits });
    const { frames, violations } = readPackets(talk.client({ payload: 'b' }).packets);
    expect(frames).toMatchObject([bits, bits, { text: 'b', violations: [] }]);
    expect(violations.map(({ rule, frame: row }) => [rule, row])).toEqual([
      ['reserved-bit-set', 1],
      ['reserved-bit-set', 2],
    ]);
    for (const { text, closeCode, section } of violations) {
      expect(text.startsWith(`${named} ${named.includes('and') ? 'are' : 'is'} set`)).toBe(true);
      expect([section, closeCode]).toEqual(['RFC 6455 5.2', 1002]);
    }
  });
});

// Series 4: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
describe('opcodes', () => {
  it.each(Array.from({ length: 16 }, (_, opcode) => opcode))('%i is told when it is reserved', (opcode) => {
    const known = [0, 1, 2, 8, 9, 10].includes(opcode);
    const { violations } = readPackets(new WebSocketTalk().agree().server({ opcode }).packets);
    const other = { 0: ['continuation-without-start'], 10: ['pong-unsolicited'] }[opcode] ?? [];
    expect(violations.map(({ rule }) => rule)).toEqual(known ? other : ['reserved-opcode']);
  });
});
