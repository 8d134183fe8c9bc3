import type { ReactNode } from 'react';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { numberText } from '../look/numbers.ts';

/** Says that the row whose detail is shown has no place in the table. */
export function HiddenRow({ row, onShowAll }: { row: SelectedRow; onShowAll: () => void }): ReactNode {
  const what = row.level === 'frames' ? 'Frame' : 'Message';
  return (
    <div className="hidden-row" role="status">
      <span>{`${what} ${numberText(row.row)} is not among the rows shown.`}</span>
      <button type="button" onClick={onShowAll}>
        Show all
      </button>
    </div>
  );
}
