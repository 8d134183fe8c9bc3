import type { FrameChange } from '../stream/relayed.ts';
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

  /** How many frames there are. */
  get count(): number {
    return this.byFrame.size;
  }

  add(changed: ChangedFrames): void {
    for (const row of changed.frames) this.byFrame.set(row, changed);
  }

  ofFrame(row: Row): ChangedFrames | undefined {
    return this.byFrame.get(row);
  }
}
