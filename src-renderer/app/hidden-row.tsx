import type { ReactNode } from 'react';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { rowWord } from '../jumps/shown-place.ts';
import { numberText } from '../look/numbers.ts';

/** Says that the row whose detail is shown has no place in the table. */
export function HiddenRow({ row, onShowAll }: { row: SelectedRow; onShowAll: () => void }): ReactNode {
  const what = rowWord(row.level);
  return (
    <div className="hidden-row" role="status">
      <span>{`The filter hides this ${what}, ${numberText(row.row)}.`}</span>
      <button type="button" onClick={onShowAll}>
        Show all
      </button>
    </div>
  );
}
