import type { Direction } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { float64Column, uint8Column, uint32Column } from './columns.ts';
import type { Row } from './frame-table.ts';

const FROM_SERVER = 0x01;
const BINARY = 0x02;
const COMPRESSED = 0x04;
const COMPLETE = 0x08;

export interface MessageStart {
  readonly connection: Row;
  readonly direction: Direction;
  readonly type: 'text' | 'binary';
  /** RSV1 was set on the first frame while permessage-deflate was agreed (RFC 7692 6). */
  readonly compressed: boolean;
  readonly at: Nanoseconds;
}

/** All messages of a capture, in the order in which their first frames began. */
export class MessageTable {
  private readonly connections = uint32Column();
  private readonly flags = uint8Column();
  private readonly times = float64Column();
  private readonly endTimes = float64Column();
  private readonly firstFrames = uint32Column();
  private readonly lastFrames = uint32Column();
  private readonly frameCounts = uint32Column();
  private readonly wireLengths = float64Column();
  private rows = 0;

  get count(): number {
    return this.rows;
  }

  /** Adds a message that has no frame yet. */
  start(message: MessageStart): Row {
    const row = this.rows++;
    this.connections.set(row, message.connection);
    this.flags.set(
      row,
      (message.direction === 'server-to-client' ? FROM_SERVER : 0) |
        (message.type === 'binary' ? BINARY : 0) |
        (message.compressed ? COMPRESSED : 0),
    );
    this.times.set(row, message.at);
    this.endTimes.set(row, message.at);
    this.firstFrames.set(row, 0);
    this.lastFrames.set(row, 0);
    this.frameCounts.set(row, 0);
    this.wireLengths.set(row, 0);
    return row;
  }

  /** Appends a frame; `ends` when it is the last one. */
  addFrame(row: Row, frame: { row: Row; length: number; endedAt: Nanoseconds; ends: boolean }): void {
    if (this.frameCounts.get(row) === 0) this.firstFrames.set(row, frame.row);
    this.lastFrames.set(row, frame.row);
    this.frameCounts.set(row, this.frameCounts.get(row) + 1);
    this.wireLengths.set(row, this.wireLengths.get(row) + frame.length);
    this.endTimes.set(row, frame.endedAt);
    if (frame.ends) this.flags.set(row, this.flags.get(row) | COMPLETE);
  }

  connection(row: Row): Row {
    return this.connections.get(row);
  }

  direction(row: Row): Direction {
    return (this.flags.get(row) & FROM_SERVER) === 0 ? 'client-to-server' : 'server-to-client';
  }

  type(row: Row): 'text' | 'binary' {
    return (this.flags.get(row) & BINARY) === 0 ? 'text' : 'binary';
  }

  compressed(row: Row): boolean {
    return (this.flags.get(row) & COMPRESSED) !== 0;
  }

  /** Whether its last frame has come. */
  complete(row: Row): boolean {
    return (this.flags.get(row) & COMPLETE) !== 0;
  }

  time(row: Row): Nanoseconds {
    return this.times.get(row);
  }

  endTime(row: Row): Nanoseconds {
    return this.endTimes.get(row);
  }

  firstFrame(row: Row): Row {
    return this.firstFrames.get(row);
  }

  lastFrame(row: Row): Row {
    return this.lastFrames.get(row);
  }

  frameCount(row: Row): number {
    return this.frameCounts.get(row);
  }

  /** Declared payload lengths of its frames, added up. */
  wireLength(row: Row): number {
    return this.wireLengths.get(row);
  }
}
