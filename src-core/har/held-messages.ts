import {
  type Float64Column,
  float64Column,
  type Uint8Column,
  type Uint32Column,
  uint8Column,
  uint32Column,
} from '../capture-store/columns.ts';
import type { ContentLack } from '../capture-store/message-table.ts';
import type { Direction } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';

const FROM_SERVER = 0x01;
const BINARY = 0x02;

export interface HeldMessage {
  readonly direction: Direction;
  readonly type: 'text' | 'binary';
  /** `undefined` where the file does not say. */
  readonly at: Nanoseconds | undefined;
  readonly endedAt: Nanoseconds | undefined;
  readonly offset: number;
  readonly length: number;
  readonly lack: ContentLack | undefined;
}

/** The messages of a file until all are read, 21 bytes each: HAR tells one connection after the other. */
export class HeldMessages {
  private readonly flags: Uint8Column = uint8Column();
  private readonly times: Float64Column = float64Column();
  private readonly offsets: Float64Column = float64Column();
  private readonly lengths: Uint32Column = uint32Column();
  private readonly endTimes = new Map<number, Nanoseconds>();
  private readonly lacks = new Map<number, ContentLack>();
  private held = 0;

  get count(): number {
    return this.held;
  }

  add({ direction, type, at, endedAt, offset, length, lack }: HeldMessage): void {
    const index = this.held++;
    this.flags.set(
      index,
      (direction === 'server-to-client' ? FROM_SERVER : 0) | (type === 'binary' ? BINARY : 0),
    );
    this.times.set(index, at ?? Number.NaN);
    this.offsets.set(index, offset);
    this.lengths.set(index, length);
    if (endedAt !== undefined) this.endTimes.set(index, endedAt);
    if (lack !== undefined) this.lacks.set(index, lack);
  }

  /** `undefined` where the file does not say. */
  time(index: number): Nanoseconds | undefined {
    const at = this.times.get(index);
    return Number.isNaN(at) ? undefined : at;
  }

  get(index: number): HeldMessage {
    const flags = this.flags.get(index);
    return {
      direction: (flags & FROM_SERVER) === 0 ? 'client-to-server' : 'server-to-client',
      type: (flags & BINARY) === 0 ? 'text' : 'binary',
      at: this.time(index),
      endedAt: this.endTimes.get(index),
      offset: this.offsets.get(index),
      length: this.lengths.get(index),
      lack: this.lacks.get(index),
    };
  }
}
