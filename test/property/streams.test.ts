/** What must hold for any input: fast-check makes it up, from a fixed seed, and prints the smallest that fails. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import type { StreamBytes } from '../../src-core/stream/events.ts';
import { Reassembly } from '../../src-core/tcp-streams/reassembly.ts';
import { frameHeaderBytes, parseFrameHeader } from '../../src-core/websocket/frame-header.ts';
import { joinBytes } from '../support/bytes.ts';
import { FrameRecord } from '../support/frame-record.ts';
import { readPackets } from '../support/memory-capture.ts';
import { TcpTalk } from '../support/tcp-talk.ts';

const RUNS = { seed: 6455, numRuns: 300 };

/** Any header, wrong ones too: reserved bits and opcodes, lengths in any form. */
const header = fc
  .record({
    fin: fc.boolean(),
    rsv1: fc.boolean(),
    rsv2: fc.boolean(),
    rsv3: fc.boolean(),
    opcode: fc.integer({ min: 0, max: 15 }),
    masked: fc.boolean(),
    maskingKey: fc.integer({ min: 0, max: 0xffff_ffff }),
    lengthForm: fc.constantFrom(7 as const, 16 as const, 64 as const),
    length: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ length, ...rest }) => {
    const longest = rest.lengthForm === 7 ? 125 : 300;
    const maskingKey = rest.masked ? rest.maskingKey : 0;
    return { ...rest, maskingKey, lengthHigh: 0, lengthLow: Math.min(length, longest) };
  });

const frames = fc
  .array(header, { minLength: 1, maxLength: 8 })
  .map((headers) =>
    joinBytes(...headers.flatMap((one) => [frameHeaderBytes(one), new Uint8Array(one.lengthLow).fill(0x61)])),
  );

/** Cuts bytes at these places, given as parts of the whole. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => Math.floor(place * bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((end, at) => bytes.subarray(cuts[at], end));
}

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

describe('frames', () => {
  it('any header is written and read back as it was', () => {
    fc.assert(
      fc.property(header, (one) => {
        expect(parseFrameHeader(frameHeaderBytes(one), 0)).toEqual(one);
      }),
      RUNS,
    );
  });

  it('the same bytes in any pieces give the same frames', () => {
    fc.assert(
      fc.property(frames, places, (bytes, cuts) => {
        const whole = new FrameRecord().read(bytes);
        const pieces = new FrameRecord().read(...cutAt(bytes, cuts));
        expect(pieces.told).toEqual(whole.told);
      }),
      RUNS,
    );
  });

  it('any bytes at all are read without an exception, and every one is accounted for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), places, (bytes, cuts) => {
        const record = new FrameRecord().read(...cutAt(bytes, cuts));
        record.reader.end(0);
        const read = record.frames.reduce(
          (sum, frame) => sum + frame.headerHex.length / 2 + frame.payload.length,
          0,
        );
        // What is left is a header that is not complete.
        expect(bytes.length - read).toBeLessThan(14);
      }),
      RUNS,
    );
  });

  it('two directions, woven together in any way, do not touch each other', () => {
    fc.assert(
      fc.property(
        frames,
        frames,
        places,
        places,
        fc.infiniteStream(fc.boolean()),
        (up, down, upCuts, downCuts, turns) => {
          const talk = new TcpTalk().handshake();
          const queues = { client: cutAt(up, upCuts), server: cutAt(down, downCuts) };
          for (const turn of turns) {
            const side =
              (turn && queues.client.length > 0) || queues.server.length === 0 ? 'client' : 'server';
            const piece = queues[side].shift();
            if (piece === undefined) break;
            talk.send(side, 'PA', piece);
          }
          const rows = readPackets(talk.close().packets).frames;
          const lengths = (direction: string): number[] =>
            rows.filter((row) => row.direction === direction).map((row) => Number(row.payloadLength));
          const alone = (bytes: Uint8Array): number[] =>
            new FrameRecord().read(bytes).frames.map(({ length }) => Number(length));
          expect(lengths('client-to-server')).toEqual(alone(up));
          expect(lengths('server-to-client')).toEqual(alone(down));
        },
      ),
      { ...RUNS, numRuns: 100 },
    );
  });
});

describe('TCP segments', () => {
  /** A stream, and segments of it: all of it is covered, some of it twice, in any order. */
  const segments = fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 0, max: 0xffff_ffff }), places)
    .chain(([bytes, start, cuts]) => {
      const once = pieces(bytes, cuts);
      const extra = fc.array(
        fc
          .tuple(fc.nat(bytes.length - 1), fc.nat(bytes.length))
          .map(([from, length]) => ({ from, bytes: bytes.subarray(from, from + length) })),
        { maxLength: 10 },
      );
      return extra.chain((more) =>
        fc
          .shuffledSubarray([...once, ...more], { minLength: once.length + more.length })
          .map((shuffled) => ({ bytes, start, shuffled })),
      );
    });

  function pieces(bytes: Uint8Array, cuts: readonly number[]): { from: number; bytes: Uint8Array }[] {
    let from = 0;
    return cutAt(bytes, cuts).map((piece) => {
      from += piece.length;
      return { from: from - piece.length, bytes: piece };
    });
  }

  it('shuffled, repeated and overlapping, give the stream they were cut from', () => {
    fc.assert(
      fc.property(segments, ({ bytes, start, shuffled }) => {
        const handedOn: Uint8Array[] = [];
        let gaps = 0;
        const reassembly = new Reassembly(DEFAULT_LIMITS, {
          bytes: (chunk: StreamBytes) => handedOn.push(Uint8Array.from(chunk.bytes)),
          gap: () => gaps++,
        });
        reassembly.begin(start);
        for (const piece of shuffled) {
          const sequence = (start + piece.from) >>> 0;
          reassembly.accept({ sequence, bytes: piece.bytes, origin: -1, at: 0, missingBytes: 0 });
        }
        reassembly.end(0);
        expect(joinBytes(...handedOn)).toEqual(bytes);
        expect(gaps).toBe(0);
      }),
      RUNS,
    );
  });

  /** What a segment says of each byte it covers: its value, or `null` where the capture cut it off. */
  const conflicting = fc.array(
    fc.record({ from: fc.nat(60), bytes: fc.uint8Array({ maxLength: 20 }), missingBytes: fc.nat(4) }),
    { maxLength: 20 },
  );

  it('that contradict each other give the copy of each byte that came first', () => {
    fc.assert(
      fc.property(conflicting, fc.integer({ min: 0, max: 0xffff_ffff }), (sent, start) => {
        const first = new Map<number, number | null>();
        const handedOn: (number | null)[] = [];
        const reassembly = new Reassembly(DEFAULT_LIMITS, {
          bytes: ({ bytes }) => handedOn.push(...bytes),
          gap: (missing) => handedOn.push(...new Array<null>(missing).fill(null)),
        });
        reassembly.begin(start);
        for (const { from, bytes, missingBytes } of sent) {
          const says = [...bytes, ...new Array<null>(missingBytes).fill(null)];
          for (const [at, byte] of says.entries()) if (!first.has(from + at)) first.set(from + at, byte);
          reassembly.accept({ sequence: (start + from) >>> 0, bytes, origin: -1, at: 0, missingBytes });
        }
        reassembly.end(0);
        const end = Math.max(0, ...[...first.keys()].map((at) => at + 1));
        expect(handedOn).toEqual(Array.from({ length: end }, (_, at) => first.get(at) ?? null));
      }),
      RUNS,
    );
  });
});
