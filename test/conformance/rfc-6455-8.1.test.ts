/** RFC 6455 8.1, the series 6 of the Autobahn suite: what is UTF-8, and where exactly it stops being so. */
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../src-core/bytes/utf-8.ts';
import { Utf8Checker } from '../../src-core/bytes/utf-8-checker.ts';
import { hex, inPieces } from '../support/bytes.ts';
import { CONTINUATION, frame, TEXT } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { CUT, INVALID, VALID } from './series/utf-8-sequences.ts';

/** What is wrong with a text: the first byte, the one behind the last, and whether only its end shows it. */
interface Fault {
  readonly start: number;
  readonly end: number;
  readonly isCut: boolean;
}

interface Sequence {
  readonly bytes: Uint8Array;
  readonly fault: Fault;
}

function sequence(written: string): Sequence {
  const [before = '', within = '', behind = ''] = written.split(/[[\]…]/);
  const start = hex(before).length;
  const fault = { start, end: start + hex(within).length, isCut: written.endsWith('…') };
  return { bytes: hex(before + within + behind), fault };
}

/** The server sends this text, a part a frame. */
function found(parts: readonly Uint8Array[], pieceLength = 10_000): string[] {
  const talk = new WebSocketTalk().agree();
  for (const [at, payload] of parts.entries()) {
    const bytes = frame({ fin: at === parts.length - 1, opcode: at === 0 ? TEXT : CONTINUATION, payload });
    talk.fromServer(...inPieces(bytes, pieceLength));
  }
  // Parts can be empty or many, of which there are notes.
  const lines = verdict(readPackets(talk.packets).violations);
  return lines.filter((line) => line.startsWith('text-not-utf-8'));
}

/** What is to be told when a text comes in parts of these lengths; a header has two bytes. */
function told({ start, end, isCut }: Fault, lengths: readonly number[]): string[] {
  let partStart = 0;
  for (const [at, length] of lengths.entries()) {
    const isHere = isCut ? at === lengths.length - 1 : end <= partStart + length;
    if (isHere) {
      const from = 2 + Math.max(0, start - partStart);
      const to = 2 + end - partStart;
      return [`text-not-utf-8 @ ${at + 1} by server${to > 2 ? ` [${from}-${to}]` : ''}`];
    }
    partStart += length;
  }
  return [];
}

/** Both sides of every cut. */
function halves(bytes: Uint8Array): (readonly [Uint8Array, Uint8Array])[] {
  return Array.from({ length: bytes.length + 1 }, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]);
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('valid UTF-8', () => {
  it.each(VALID)('%s is nothing to speak of, however it is cut', (written) => {
    const bytes = hex(written);
    expect(decodes(bytes)).toBe(true);
    expect(decodeUtf8(bytes)).toBeDefined();
    expect(found([bytes])).toEqual([]);
    expect(found([bytes], 1)).toEqual([]);
    expect(found(inPieces(bytes, 1))).toEqual([]);
    for (const parts of halves(bytes)) expect(found(parts)).toEqual([]);
  });
});

describe.each([
  ['invalid', INVALID],
  ['cut off', CUT],
])('UTF-8 that is %s', (_, sequences) => {
  it.each(sequences)('%s is told with its place', (written) => {
    const { bytes, fault } = sequence(written);
    expect(decodes(bytes)).toBe(false);
    expect(decodeUtf8(bytes)).toBeUndefined();
    expect(found([bytes])).toEqual(told(fault, [bytes.length]));
    expect(found([bytes], 1)).toEqual(told(fault, [bytes.length]));
  });

  it.each(sequences)('%s is told of the fragment that shows it', (written) => {
    const { bytes, fault } = sequence(written);
    for (const parts of halves(bytes)) {
      const lengths = parts.map(({ length }) => length);
      expect([lengths, found(parts)]).toEqual([lengths, told(fault, lengths)]);
    }
    const single = inPieces(bytes, 1);
    expect(found(single)).toEqual(
      told(
        fault,
        single.map(() => 1),
      ),
    );
  });

  it.each(sequences)('%s is found as soon as its last byte has come', (written) => {
    const { bytes, fault } = sequence(written);
    const checker = new Utf8Checker();
    const { start, end, isCut } = fault;
    const known = isCut ? undefined : { start, end };
    expect(checker.accept(bytes.subarray(0, isCut ? bytes.length : end - 1))).toBeUndefined();
    expect(checker.accept(bytes.subarray(isCut ? bytes.length : end - 1))).toEqual(known);
    expect(checker.end()).toEqual({ start, end });
  });
});

describe('every code point', () => {
  it('but the surrogates is valid, and is what it is', () => {
    for (let point = 0; point <= 0x10ffff; point += point < 0x3000 ? 1 : 61) {
      const isSurrogate = point >= 0xd800 && point <= 0xdfff;
      const bytes = isSurrogate
        ? surrogate(point)
        : Uint8Array.from(Buffer.from(String.fromCodePoint(point)));
      expect([point, decodeUtf8(bytes)]).toEqual([
        point,
        isSurrogate ? undefined : String.fromCodePoint(point),
      ]);
    }
  });
});

/** What UTF-8 would be of a surrogate. */
function surrogate(point: number): Uint8Array {
  return Uint8Array.of(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
}
