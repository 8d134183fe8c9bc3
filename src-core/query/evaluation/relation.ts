import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { RowLevel } from '../../capture-store/row-level.ts';
import type { TableLevel } from './access.ts';

/** Stands for no row. */
export const NO_ROW = -1;

/** The row that a row belongs to, or `NO_ROW`. */
export type Relation = (row: Row) => Row;

/** From the rows of one table to what they belong to in another; to none where rows of the one never do. */
export function relation(store: CaptureStore, from: TableLevel, to: RowLevel): Relation {
  const { frames, violations } = store;
  const messageOf: Relation = (frame) => (frame === NO_ROW ? NO_ROW : (frames.message(frame) ?? NO_ROW));
  const frameOf: Relation = (violation) => violations.frame(violation) ?? NO_ROW;
  if (to === 'connections') {
    const table = store[from];
    return (row) => table.connection(row);
  }
  if (from === 'frames' && to === 'messages') return messageOf;
  if (from === 'violations' && to === 'frames') return frameOf;
  if (from === 'violations' && to === 'messages') return (row) => messageOf(frameOf(row));
  return () => NO_ROW;
}
