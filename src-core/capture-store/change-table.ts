import type { FrameChange } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { Row } from './frame-table.ts';
import type { Extent } from './payload-place.ts';

/** What became of frames on their way through a proxy. */
export interface ChangedFrames {
  readonly change: FrameChange;
  /** Frames that were changed together, in order. */
  readonly frames: readonly Row[];
  /** Where the bytes lie that were sent instead, headers and all; nowhere when none were, or those that came. */
  readonly sent: readonly Extent[];
}

/** The frames that a proxy did not just pass on. */
export class ChangeTable {
  private readonly byFrame = new Map<Row, ChangedFrames>();
  private additions = 0;

  /** How many frames there are. */
  get count(): number {
    return this.byFrame.size;
  }

  /** Goes up whenever more is known of any. */
  get revision(): number {
    return this.additions;
  }

  add(changed: ChangedFrames): void {
    this.additions++;
    for (const row of changed.frames) this.byFrame.set(row, changed);
  }

  ofFrame(row: Row): ChangedFrames | undefined {
    return this.byFrame.get(row);
  }

  /** How long a frame was kept from its receiver: for ever, where it never went on. */
  keptBackFor(row: Row): Nanoseconds {
    const change = this.byFrame.get(row)?.change;
    if (change === undefined) return 0;
    return change.what === 'dropped' || change.what === 'cut' ? Number.POSITIVE_INFINITY : change.keptFor;
  }

  /** What became of the first of these frames that was not just passed on. */
  ofSome(rows: readonly Row[]): ChangedFrames | undefined {
    if (this.byFrame.size === 0) return undefined;
    for (const row of rows) {
      const changed = this.byFrame.get(row);
      if (changed !== undefined) return changed;
    }
    return undefined;
  }

  /** Tells of the frames from `from` up to `to`, in no certain order. */
  eachWithin(from: Row, to: Row, tell: (row: Row, changed: ChangedFrames) => void): void {
    const { byFrame } = this;
    if (byFrame.size < to - from) {
      for (const [row, changed] of byFrame) if (row >= from && row < to) tell(row, changed);
      return;
    }
    for (let row = from; row < to; row++) {
      const changed = byFrame.get(row);
      if (changed !== undefined) tell(row, changed);
    }
  }
}
