import type { Direction } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { FrameHeader, LengthForm } from '../websocket/frame-header.ts';
import { payloadLength } from '../websocket/frame-header.ts';
import { CHUNK_BITS, ROW_IN_CHUNK, ROWS_PER_CHUNK } from './columns.ts';
import type { PayloadPlace } from './payload-place.ts';

/** A row number; rows count from 0 in memory and from 1 wherever a person or a script sees them. */
export type Row = number;

/** The bits column: the first byte of the header (RFC 6455 5.2), then what else is known of the frame. */
export const FRAME_BITS = {
  opcode: 0x0f,
  rsv3: 0x10,
  rsv2: 0x20,
  rsv1: 0x40,
  fin: 0x80,
  masked: 0x100,
  lengthForm16: 0x200,
  lengthForm64: 0x400,
  fromServer: 0x800,
  inSpool: 0x1000,
  /** The payload is not complete, or lies in several pieces, or is longer than 32 bits can say: see `unusual`. */
  unusual: 0x2000,
} as const;

const BYTES_PER_ROW = 34;

export interface FrameStart {
  readonly connection: Row;
  readonly direction: Direction;
  /** When its last byte arrived. */
  readonly at: Nanoseconds;
  readonly header: FrameHeader;
  /** Row of the message it is part of. */
  readonly message: Row | undefined;
}

export interface FrameRecord extends FrameStart {
  readonly place: PayloadPlace;
}

interface UnusualFrame {
  readonly lengthHigh: number;
  readonly place: PayloadPlace;
}

/**
 * `ROWS_PER_CHUNK` frames, each column one typed array. A table grows by whole chunks that are never moved, so growing
 * copies nothing, and whoever compares a column goes through its numbers as they lie.
 */
export class FrameChunk {
  readonly connections = new Uint32Array(ROWS_PER_CHUNK);
  readonly times = new Float64Array(ROWS_PER_CHUNK);
  /** The first byte of the header, and what else is known in bits. */
  readonly bits = new Uint16Array(ROWS_PER_CHUNK);
  readonly maskingKeys = new Uint32Array(ROWS_PER_CHUNK);
  /** The lower 32 bits of the declared length. */
  readonly lengths = new Uint32Array(ROWS_PER_CHUNK);
  readonly offsets = new Float64Array(ROWS_PER_CHUNK);
  /** Row of the message and 1 more; 0 for none. */
  readonly messages = new Uint32Array(ROWS_PER_CHUNK);
}

/** All frames of a capture, 34 bytes a row, in the order in which they ended. */
export class FrameTable {
  private readonly chunks: FrameChunk[] = [];
  private readonly unusual = new Map<Row, UnusualFrame>();
  private rows = 0;

  get count(): number {
    return this.rows;
  }

  /** Bytes of memory the rows take, slack included. */
  get byteLength(): number {
    return this.chunks.length * ROWS_PER_CHUNK * BYTES_PER_ROW;
  }

  /** The rows from `index * ROWS_PER_CHUNK` on; those behind `count` are zeroes. */
  chunk(index: number): FrameChunk | undefined {
    return this.chunks[index];
  }

  add(frame: FrameRecord): Row {
    const { header, place } = frame;
    const first = place[0];
    const isUnusual =
      place.length > 1 ||
      header.lengthHigh > 0 ||
      (first === undefined ? 0 : first.length) !== header.lengthLow;
    const bits = (first?.file === 'spool' ? FRAME_BITS.inSpool : 0) | (isUnusual ? FRAME_BITS.unusual : 0);
    const row = this.append(frame, first === undefined ? 0 : first.offset, bits);
    if (isUnusual) this.unusual.set(row, { lengthHigh: header.lengthHigh, place });
    return row;
  }

  /** Adds a frame whose whole payload, of less than 2^32 bytes, lies at `offset` in the capture file. */
  addWhole(frame: FrameStart, offset: number): Row {
    return this.append(frame, offset, 0);
  }

  private append(
    { connection, direction, at, header, message }: FrameStart,
    offset: number,
    more: number,
  ): Row {
    const row = this.rows++;
    const place = row & ROW_IN_CHUNK;
    if (place === 0) this.chunks.push(new FrameChunk());
    const chunk = this.chunks[row >>> CHUNK_BITS]!;
    const fromServer = direction === 'server-to-client' ? FRAME_BITS.fromServer : 0;
    chunk.connections[place] = connection;
    chunk.times[place] = at;
    chunk.bits[place] = headerBits(header) | fromServer | more;
    chunk.maskingKeys[place] = header.maskingKey;
    chunk.lengths[place] = header.lengthLow;
    chunk.offsets[place] = offset;
    chunk.messages[place] = message === undefined ? 0 : message + 1;
    return row;
  }

  connection(row: Row): Row {
    return this.at(row).connections[row & ROW_IN_CHUNK]!;
  }

  time(row: Row): Nanoseconds {
    return this.at(row).times[row & ROW_IN_CHUNK]!;
  }

  direction(row: Row): Direction {
    return (this.bits(row) & FRAME_BITS.fromServer) === 0 ? 'client-to-server' : 'server-to-client';
  }

  opcode(row: Row): number {
    return this.bits(row) & FRAME_BITS.opcode;
  }

  message(row: Row): Row | undefined {
    const message = this.at(row).messages[row & ROW_IN_CHUNK]!;
    return message === 0 ? undefined : message - 1;
  }

  header(row: Row): FrameHeader {
    const bits = this.bits(row);
    return {
      fin: (bits & FRAME_BITS.fin) !== 0,
      rsv1: (bits & FRAME_BITS.rsv1) !== 0,
      rsv2: (bits & FRAME_BITS.rsv2) !== 0,
      rsv3: (bits & FRAME_BITS.rsv3) !== 0,
      opcode: bits & FRAME_BITS.opcode,
      masked: (bits & FRAME_BITS.masked) !== 0,
      maskingKey: this.maskingKey(row),
      lengthForm: lengthForm(bits),
      lengthHigh: this.unusualAt(row)?.lengthHigh ?? 0,
      lengthLow: this.at(row).lengths[row & ROW_IN_CHUNK]!,
    };
  }

  /** 0 when not masked. */
  maskingKey(row: Row): number {
    return this.at(row).maskingKeys[row & ROW_IN_CHUNK]!;
  }

  /** Where the payload lies of a frame that isn't `unusual`; the file is told by its bits. */
  offset(row: Row): number {
    return this.at(row).offsets[row & ROW_IN_CHUNK]!;
  }

  /** Declared payload length; the nearest double above 2^53. */
  payloadLength(row: Row): number {
    const lengthLow = this.at(row).lengths[row & ROW_IN_CHUNK]!;
    return payloadLength({ lengthHigh: this.unusualAt(row)?.lengthHigh ?? 0, lengthLow });
  }

  /** Where the payload lies. Shorter than the header declares when the capture doesn't hold all of it. */
  place(row: Row): PayloadPlace {
    const unusual = this.unusualAt(row);
    if (unusual !== undefined) return unusual.place;
    const length = this.at(row).lengths[row & ROW_IN_CHUNK]!;
    if (length === 0) return [];
    const file = (this.bits(row) & FRAME_BITS.inSpool) === 0 ? 'capture' : 'spool';
    return [{ file, offset: this.offset(row), length }];
  }

  /** What `FRAME_BITS` names. */
  bits(row: Row): number {
    return this.at(row).bits[row & ROW_IN_CHUNK]!;
  }

  private at(row: Row): FrameChunk {
    return this.chunks[row >>> CHUNK_BITS]!;
  }

  private unusualAt(row: Row): UnusualFrame | undefined {
    return (this.bits(row) & FRAME_BITS.unusual) === 0 ? undefined : this.unusual.get(row);
  }
}

function headerBits(header: FrameHeader): number {
  const form =
    header.lengthForm === 64
      ? FRAME_BITS.lengthForm64
      : header.lengthForm === 16
        ? FRAME_BITS.lengthForm16
        : 0;
  return (
    (header.fin ? FRAME_BITS.fin : 0) |
    (header.rsv1 ? FRAME_BITS.rsv1 : 0) |
    (header.rsv2 ? FRAME_BITS.rsv2 : 0) |
    (header.rsv3 ? FRAME_BITS.rsv3 : 0) |
    header.opcode |
    (header.masked ? FRAME_BITS.masked : 0) |
    form
  );
}

function lengthForm(bits: number): LengthForm {
  if ((bits & FRAME_BITS.lengthForm64) !== 0) return 64;
  return (bits & FRAME_BITS.lengthForm16) !== 0 ? 16 : 7;
}
