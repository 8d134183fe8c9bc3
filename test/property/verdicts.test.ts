/** What is found must depend on the bytes alone: not on their pieces, nor on how two directions are woven together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../src-core/bytes/utf-8.ts';
import { Utf8Checker } from '../../src-core/bytes/utf-8-checker.ts';
import type { Direction, StreamEvent } from '../../src-core/stream/events.ts';
import {
  frameHeaderBytes,
  headerLengthFrom,
  parseFrameHeader,
} from '../../src-core/websocket/frame-header.ts';
import { unmask } from '../../src-core/websocket/masking.ts';
import { joinBytes } from '../support/bytes.ts';
import { Compressor } from '../support/deflate.ts';
import { type FrameBits, frame, maskedBytes } from '../support/frame-builder.ts';
import { readEvents, type StreamCapture } from '../support/stream-capture.ts';
import { requestHead, responseHead } from '../support/websocket-talk.ts';

const RUNS = { seed: 6455, numRuns: 300 };

const EXTENSIONS = ['', 'permessage-deflate', 'x-webkit-deflate-frame', 'x-unknown'] as const;

const HELLO = new Compressor().compress(Buffer.from('Hello, hello, hello, hello.'));

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 130 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Uint8Array.from(Buffer.from(text))),
  fc.constant(HELLO),
  fc
    .constantFrom('03e8', '03e8ff', '03ed', '00', '')
    .map((digits) => Uint8Array.from(Buffer.from(digits, 'hex'))),
);

/** A frame that is right more often than not. */
const bits: fc.Arbitrary<FrameBits> = fc
  .record({
    fin: fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, fc.boolean()),
    rsv1: fc.boolean(),
    rsv2: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    opcode: fc.oneof(
      { arbitrary: fc.constantFrom(0, 1, 1, 2, 8, 9, 10), weight: 9 },
      fc.integer({ min: 0, max: 15 }),
    ),
    key: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 2)),
    payload,
    wide: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ key, wide, ...rest }) => ({
    ...rest,
    ...(key === undefined ? {} : { key }),
    ...(wide === 0 ? { lengthForm: 64 as const } : {}),
  }));

const frames = fc.array(bits, { minLength: 1, maxLength: 10 }).map((all) => joinBytes(...all.map(frame)));

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

function cutAt(bytes: Uint8Array, parts: readonly number[]): Uint8Array[] {
  const cuts = [0, ...parts.map((part) => Math.floor(part * bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((end, at) => bytes.subarray(cuts[at], end));
}

type Spoken = readonly [direction: Direction, bytes: Uint8Array];

const UP = 'client-to-server';
const DOWN = 'server-to-client';

/** A conversation in which time stands still, for times are told of the last byte of a frame. */
function read(extensions: string, spoken: readonly Spoken[]): StreamCapture {
  const field = extensions === '' ? [] : [`Sec-WebSocket-Extensions: ${extensions}`];
  const peers = {
    client: { address: '192.0.2.1', port: 49_152 },
    server: { address: '192.0.2.2', port: 80 },
  };
  const all: Spoken[] = [[UP, requestHead(...field)], [DOWN, responseHead(...field)], ...spoken];
  const events: StreamEvent[] = [
    { kind: 'stream-opened', streamId: 1, ...peers, clientRole: 'seen-syn', at: 0 },
    ...all.map(
      ([direction, bytes]): StreamEvent => ({
        kind: 'stream-bytes',
        streamId: 1,
        direction,
        chunk: { bytes, origin: -1, at: 0 },
      }),
    ),
    { kind: 'stream-finished', streamId: 1, direction: DOWN, at: 0 },
    { kind: 'stream-closed', streamId: 1, how: 'finished', by: DOWN, at: 0 },
  ];
  return readEvents(events);
}

function rowsOf({ connections, frames: rows, messages, violations }: StreamCapture) {
  return { connections, rows, messages, violations };
}

/** Rules that look at both directions. */
const ACROSS = /^(?:ping-|pong-|close-not-|ended-|client-ended|connection-left)/;

/** What is told of one direction, frames and messages counted within it. */
function ofDirection({ frames: rows, messages, violations }: StreamCapture, direction: Direction) {
  const own = rows.filter((row) => row.direction === direction);
  const numbers = new Map(own.map((row, at) => [row.frame, at]));
  const ownMessages = messages.filter((row) => row.direction === direction);
  const messageNumbers = new Map(ownMessages.map((row, at) => [row.message, at]));
  return {
    frames: own.map(({ frame: number, message, violations: rules, ...rest }) => ({
      ...rest,
      frame: numbers.get(number),
      message: message === null ? null : messageNumbers.get(message),
      violations: rules.filter((rule) => !ACROSS.test(rule)),
    })),
    messages: ownMessages.map(({ message, frames: all, violations: rules, ...rest }) => ({
      ...rest,
      frames: all?.map((number) => numbers.get(number)),
      violations: rules?.filter((rule) => !ACROSS.test(rule)),
    })),
    violations: violations
      .filter(({ peer, rule }) => peer === (direction === UP ? 'client' : 'server') && !ACROSS.test(rule))
      .map(({ frame: number, ...rest }) => ({
        ...rest,
        frame: number === null ? null : numbers.get(number),
      })),
  };
}

describe('the same bytes', () => {
  const conversation = fc.array(fc.tuple(fc.constantFrom<Direction>(UP, DOWN), frames), { maxLength: 4 });

  it('in any pieces give the same frames, messages and violations', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXTENSIONS), conversation, places, (extensions, spoken, cuts) => {
        const pieces = spoken.flatMap(([direction, bytes]) =>
          cutAt(bytes, cuts).map((piece): Spoken => [direction, piece]),
        );
        expect(rowsOf(read(extensions, pieces))).toEqual(rowsOf(read(extensions, spoken)));
      }),
      RUNS,
    );
  });

  it('of two directions, woven together in any way, give each the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EXTENSIONS),
        frames,
        frames,
        places,
        fc.infiniteStream(fc.boolean()),
        (extensions, up, down, cuts, turns) => {
          const queues = { [UP]: cutAt(up, cuts), [DOWN]: cutAt(down, cuts) };
          const woven: Spoken[] = [];
          for (const turn of turns) {
            const direction = (turn && queues[UP].length > 0) || queues[DOWN].length === 0 ? UP : DOWN;
            const piece = queues[direction].shift();
            if (piece === undefined) break;
            woven.push([direction, piece]);
          }
          const apart = read(extensions, [
            [UP, up],
            [DOWN, down],
          ]);
          const together = read(extensions, woven);
          for (const direction of [UP, DOWN] as const)
            expect(ofDirection(together, direction)).toEqual(ofDirection(apart, direction));
        },
      ),
      RUNS,
    );
  });

  it('of any kind behind a handshake are read, whatever was agreed', () => {
    const pieces = fc.array(
      fc.tuple(fc.constantFrom<Direction>(UP, DOWN), fc.uint8Array({ minLength: 1, maxLength: 80 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...EXTENSIONS), pieces, (extensions, spoken) => {
        expect(read(extensions, spoken).connections).toHaveLength(1);
      }),
      RUNS,
    );
  });
});

describe('a header', () => {
  it('of any bytes is read and written as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 14, maxLength: 14 }), (bytes) => {
        const header = bytes.subarray(0, headerLengthFrom(bytes[1] ?? 0));
        expect(frameHeaderBytes(parseFrameHeader(header, 0))).toEqual(header);
        // All that comes behind is not of it.
        expect(parseFrameHeader(bytes, 0)).toEqual(parseFrameHeader(header, 0));
      }),
      { ...RUNS, numRuns: 3000 },
    );
  });
});

describe('unmasking', () => {
  it('by words is the rule byte by byte, at every length and offset', () => {
    const key = fc.integer({ min: 0, max: 0xffff_ffff });
    for (let length = 0; length <= 67; length++) {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), key, (bytes, maskingKey) => {
          const masked = maskedBytes(bytes, maskingKey);
          for (let offset = 0; offset <= 3 && offset <= length; offset++)
            expect(unmask(masked.subarray(offset), maskingKey, offset)).toEqual(bytes.subarray(offset));
        }),
        { ...RUNS, numRuns: 10 },
      );
    }
  });
});

describe('the check of UTF-8', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => Uint8Array.from(Buffer.from(one)));
  const changed = fc
    .tuple(text, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }))
    .map(([bytes, changes]) => {
      for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
      return bytes;
    });

  function decodes(bytes: Uint8Array): boolean {
    try {
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  }

  it('in any pieces is that of the whole, and agrees with TextDecoder', () => {
    fc.assert(
      fc.property(fc.oneof(text, changed, fc.uint8Array({ maxLength: 12 })), places, (bytes, cuts) => {
        const checker = new Utf8Checker();
        for (const piece of cutAt(bytes, cuts)) checker.accept(piece);
        const fault = checker.end();
        expect(fault === undefined).toBe(decodes(bytes));
        expect(fault === undefined).toBe(decodeUtf8(bytes) !== undefined);
        if (fault === undefined) return;
        // All before the fault is text, and without the byte that proves it something could still make it one.
        expect(decodes(bytes.subarray(0, fault.start))).toBe(true);
        expect(fault.end).toBeGreaterThan(fault.start);
        expect(fault.end).toBeLessThanOrEqual(bytes.length);
        expect(new Utf8Checker().accept(bytes.subarray(0, fault.end - 1))).toBeUndefined();
      }),
      { ...RUNS, numRuns: 3000 },
    );
  });
});
