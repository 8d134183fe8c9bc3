import type { Direction } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { FrameHeader, LengthForm } from '../websocket/frame-header.ts';
import { payloadLength } from '../websocket/frame-header.ts';
import { float64Column, uint16Column, uint32Column } from './columns.ts';
import { heldLength, type PayloadPlace } from './payload-place.ts';

/** A row number; rows count from 0 in memory and from 1 wherever a person or a script sees them. */
export type Row = number;

/** Stands for "part of no message" in the message column. */
const NO_MESSAGE = 0xffff_ffff;

// The bits column: the first byte of the header, then what else is known of the frame.
const MASKED = 0x100;
const LENGTH_FORM_16 = 0x200;
const LENGTH_FORM_64 = 0x400;
const FROM_SERVER = 0x800;
const IN_SPOOL = 0x1000;
/** The payload is not complete, or lies in several pieces, or is longer than 32 bits can say: see `unusual`. */
const UNUSUAL = 0x2000;

export interface FrameRecord {
  readonly connection: Row;
  readonly direction: Direction;
  /** When its last byte arrived. */
  readonly at: Nanoseconds;
  readonly header: FrameHeader;
  /** Row of the message it is part of. */
  readonly message: Row | undefined;
  readonly place: PayloadPlace;
}

interface UnusualFrame {
  readonly lengthHigh: number;
  readonly place: PayloadPlace;
}

/** All frames of a capture, 34 bytes a row, in the order in which they ended. */
export class FrameTable {
  private readonly connections = uint32Column();
  private readonly times = float64Column();
  private readonly bits = uint16Column();
  private readonly maskingKeys = uint32Column();
  private readonly lengths = uint32Column();
  private readonly offsets = float64Column();
  private readonly messages = uint32Column();
  private readonly unusual = new Map<Row, UnusualFrame>();
  private rows = 0;

  get count(): number {
    return this.rows;
  }

  add(frame: FrameRecord): Row {
    const row = this.rows;
    const { header, place } = frame;
    const held = heldLength(place);
    const isUnusual = place.length > 1 || header.lengthHigh > 0 || held !== payloadLength(header);
    const first = place[0];
    this.connections.set(row, frame.connection);
    this.times.set(row, frame.at);
    this.bits.set(row, headerBits(header) | placeBits(frame.direction, first?.file === 'spool', isUnusual));
    this.maskingKeys.set(row, header.maskingKey);
    this.lengths.set(row, header.lengthLow);
    this.offsets.set(row, first?.offset ?? 0);
    this.messages.set(row, frame.message ?? NO_MESSAGE);
    if (isUnusual) this.unusual.set(row, { lengthHigh: header.lengthHigh, place });
    this.rows++;
    return row;
  }

  connection(row: Row): Row {
    return this.connections.get(row);
  }

  time(row: Row): Nanoseconds {
    return this.times.get(row);
  }

  direction(row: Row): Direction {
    return (this.bits.get(row) & FROM_SERVER) === 0 ? 'client-to-server' : 'server-to-client';
  }

  opcode(row: Row): number {
    return this.bits.get(row) & 0x0f;
  }

  message(row: Row): Row | undefined {
    const message = this.messages.get(row);
    return message === NO_MESSAGE ? undefined : message;
  }

  header(row: Row): FrameHeader {
    const bits = this.bits.get(row);
    return {
      fin: (bits & 0x80) !== 0,
      rsv1: (bits & 0x40) !== 0,
      rsv2: (bits & 0x20) !== 0,
      rsv3: (bits & 0x10) !== 0,
      opcode: bits & 0x0f,
      masked: (bits & MASKED) !== 0,
      maskingKey: this.maskingKeys.get(row),
      lengthForm: lengthForm(bits),
      lengthHigh: this.unusualAt(row)?.lengthHigh ?? 0,
      lengthLow: this.lengths.get(row),
    };
  }

  /** Declared payload length; the nearest double above 2^53. */
  payloadLength(row: Row): number {
    return payloadLength({
      lengthHigh: this.unusualAt(row)?.lengthHigh ?? 0,
      lengthLow: this.lengths.get(row),
    });
  }

  /** Where the payload lies. Shorter than the header declares when the capture doesn't hold all of it. */
  place(row: Row): PayloadPlace {
    const unusual = this.unusualAt(row);
    if (unusual !== undefined) return unusual.place;
    const length = this.lengths.get(row);
    if (length === 0) return [];
    const file = (this.bits.get(row) & IN_SPOOL) === 0 ? 'capture' : 'spool';
    return [{ file, offset: this.offsets.get(row), length }];
  }

  private unusualAt(row: Row): UnusualFrame | undefined {
    return (this.bits.get(row) & UNUSUAL) === 0 ? undefined : this.unusual.get(row);
  }
}

function headerBits(header: FrameHeader): number {
  const form = header.lengthForm === 64 ? LENGTH_FORM_64 : header.lengthForm === 16 ? LENGTH_FORM_16 : 0;
  return (
    (header.fin ? 0x80 : 0) |
    (header.rsv1 ? 0x40 : 0) |
    (header.rsv2 ? 0x20 : 0) |
    (header.rsv3 ? 0x10 : 0) |
    header.opcode |
    (header.masked ? MASKED : 0) |
    form
  );
}

function placeBits(direction: Direction, inSpool: boolean, unusual: boolean): number {
  return (
    (direction === 'server-to-client' ? FROM_SERVER : 0) | (inSpool ? IN_SPOOL : 0) | (unusual ? UNUSUAL : 0)
  );
}

function lengthForm(bits: number): LengthForm {
  if ((bits & LENGTH_FORM_64) !== 0) return 64;
  return (bits & LENGTH_FORM_16) !== 0 ? 16 : 7;
}
