/**
 * The one place that knows how the tables keep their columns. Whole columns are read chunk by chunk, as arrays; what has
 * no column of its own is asked of the table row by row.
 */

import { CHUNK_BITS, ROW_IN_CHUNK } from '../../capture-store/columns.ts';
import { FRAME_BITS, type FrameChunk, type FrameTable, type Row } from '../../capture-store/frame-table.ts';
import type { MessageTable } from '../../capture-store/message-table.ts';
import type { RowLevel } from '../../capture-store/row-level.ts';
import type { ViolationTable } from '../../capture-store/violation-table.ts';
import type { NumberReading, RowRange } from './field.ts';

/** A number that a frame has. */
export function numberOfFrame(read: (frames: FrameTable, row: Row) => number): NumberReading {
  return { kind: 'numbers', at: ({ frames }, row) => read(frames, row) };
}

/** A number that a message has. */
export function numberOfMessage(read: (messages: MessageTable, row: Row) => number): NumberReading {
  return { kind: 'numbers', at: ({ messages }, row) => read(messages, row) };
}

/** A number that a violation has. */
export function numberOfViolation(read: (violations: ViolationTable, row: Row) => number): NumberReading {
  return { kind: 'numbers', at: ({ violations }, row) => read(violations, row) };
}

/** All that the bits column of frames can say. */
const BIT_PATTERNS = 0x4000;

/** A number that the bits of a frame tell: worked out once for each pattern of bits, then only looked up. */
export function numberOfBits(read: (bits: number) => number): NumberReading {
  let known: Float64Array | undefined;
  return {
    kind: 'numbers',
    at: ({ frames }, row) => read(frames.bits(row)),
    fill: (store, rows, target) => {
      known ??= Float64Array.from({ length: BIT_PATTERNS }, (_, bits) => read(bits));
      const numbers = known;
      eachChunk(store.frames, rows, ({ bits }, from, to, into) => {
        for (let at = from; at < to; at++) target[into + at] = numbers[bits[at]! & (BIT_PATTERNS - 1)]!;
      });
    },
  };
}

export const TIME_OF_FRAME: NumberReading = {
  kind: 'numbers',
  at: ({ frames }, row) => frames.time(row),
  fill: (store, rows, target) => {
    eachChunk(store.frames, rows, ({ times }, from, to, into) => {
      target.set(times.subarray(from, to), into + from);
    });
  },
};

export const LENGTH_OF_FRAME: NumberReading = {
  kind: 'numbers',
  at: ({ frames }, row) => frames.payloadLength(row),
  fill: (store, rows, target) => {
    eachChunk(store.frames, rows, ({ lengths, bits }, from, to, into) => {
      let unusual = 0;
      for (let at = from; at < to; at++) {
        target[into + at] = lengths[at]!;
        unusual |= bits[at]!;
      }
      if ((unusual & FRAME_BITS.unusual) === 0) return;
      // Lengths of 2^32 and more are known only to the table.
      for (let at = from; at < to; at++)
        if ((bits[at]! & FRAME_BITS.unusual) !== 0)
          target[into + at] = store.frames.payloadLength(rows.from + into + at);
    });
  },
};

/** Number of the message that a frame is part of, from 1. */
export const MESSAGE_OF_FRAME: NumberReading = {
  kind: 'numbers',
  at: ({ frames }, row) => (frames.message(row) ?? Number.NaN) + 1,
  fill: (store, rows, target) => {
    eachChunk(store.frames, rows, ({ messages }, from, to, into) => {
      for (let at = from; at < to; at++) target[into + at] = messages[at]! || Number.NaN;
    });
  },
};

const CONNECTION_OF_FRAME: NumberReading = {
  kind: 'numbers',
  at: ({ frames }, row) => frames.connection(row),
  fill: (store, rows, target) => {
    eachChunk(store.frames, rows, ({ connections }, from, to, into) => {
      for (let at = from; at < to; at++) target[into + at] = connections[at]!;
    });
  },
};

/** The row of the connection that a row belongs to. */
export function connectionOfRows(level: RowLevel): NumberReading {
  if (level === 'connections') return { kind: 'numbers', at: (_, row) => row };
  if (level === 'frames') return CONNECTION_OF_FRAME;
  return { kind: 'numbers', at: (store, row) => store[level].connection(row) };
}

/** Numbers of rows from `from` up to `to` of a chunk; the one at `at` goes to `into + at`. */
type ReadChunk = (chunk: FrameChunk, from: number, to: number, into: number) => void;

function eachChunk(frames: FrameTable, rows: RowRange, read: ReadChunk): void {
  let row = rows.from;
  while (row < rows.to) {
    const index = row >>> CHUNK_BITS;
    const from = row & ROW_IN_CHUNK;
    const to = Math.min(ROW_IN_CHUNK + 1, from + rows.to - row);
    const chunk = frames.chunk(index);
    if (chunk !== undefined) read(chunk, from, to, row - rows.from - from);
    row += to - from;
  }
}
