import type { FrameDetail, Level, MessageDetail } from '../../src-core/contract/views.ts';

/** The row whose detail is shown. */
export interface SelectedRow {
  readonly level: Level;
  /** Counts from 1 among all frames, or messages, of the capture. */
  readonly row: number;
  readonly connection: number;
}

export type RowDetail = FrameDetail | MessageDetail;

/** The row number of a detail at its own level. */
export function rowOf(detail: RowDetail): number {
  return detail.level === 'frames' ? detail.frame : detail.message;
}
