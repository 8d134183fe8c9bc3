import type { Row } from '../../capture-store/frame-table.ts';
import type { IsTimeUp, RowRange } from '../fields/field.ts';
import type { Verdict } from './verdict.ts';

/** Rows that are decided at a time: few enough for the nearest caches, enough to make a loop worth its start. */
export const ROWS_AT_A_TIME = 8192;

/** With more comparisons than this fewer rows are decided at a time, for a look at the time is due in between. */
const FEW_COMPARISONS = 16;
const FEWEST_ROWS = 64;

/** How many rows are decided at a time with a filter of so many comparisons. */
export function rowsAtATime(comparisons: number): number {
  const rows = Math.ceil((ROWS_AT_A_TIME * FEW_COMPARISONS) / Math.max(FEW_COMPARISONS, comparisons));
  return Math.max(FEWEST_ROWS, rows);
}

/** A part of a filter, made ready for one level of one capture. */
export interface Node {
  /** What it costs to test a row, to put cheap parts first. */
  readonly cost: number;
  /** Brings up to date what is derived from other tables; to be called again as long as it gives `false`. */
  prepare(isTimeUp: IsTimeUp): boolean;
  /** What was derived may be out of date: the capture has gone on, and it is to be derived anew. */
  refresh(): void;
  /** Verdicts on at most `ROWS_AT_A_TIME` rows, as far as columns tell; there must be room for as many. */
  decide(rows: RowRange, verdicts: Uint8Array): void;
  /** The verdict on a row, whatever it takes. `OPEN` when time was up: asked again for the same row, it goes on. */
  test(row: Row, isTimeUp: IsTimeUp): Verdict;
}

/** What nodes that derive nothing have in common. */
export const DERIVES_NOTHING = {
  prepare: () => true,
  refresh: () => {},
} as const;
