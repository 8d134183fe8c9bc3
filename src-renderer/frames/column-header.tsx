import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import type { RowSort } from '../../src-core/contract/searching.ts';
import type { ColumnWidths, TableColumn } from './columns.tsx';
import { nextSort, sortWords } from './sorting.ts';

interface ColumnHeaderProps {
  readonly columns: readonly TableColumn<never>[];
  readonly template: string;
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
  readonly sort: RowSort | null;
  readonly onSort: (sort: RowSort | null) => void;
}

const NARROWEST = 24;

/**
 * The titles. A click sorts by a column, again the other way round, and once more not at all; each column's right edge
 * can be dragged. One of them is in the order of the Tab key, from which arrow keys lead to the others.
 */
export function ColumnHeader(props: ColumnHeaderProps): ReactNode {
  const { columns, template, widths, onWidths, sort, onSort } = props;
  const [reachable, setReachable] = useState(0);
  const titles = columns.filter(({ sortBy }) => sortBy !== undefined);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.column-title')];
    const at = buttons.indexOf(document.activeElement as HTMLElement) + step;
    buttons[at]?.focus();
  };

  return (
    <table className="column-header" aria-label="Columns">
      <thead>
        <tr className="cells" style={{ gridTemplateColumns: template }} onKeyDown={onKeyDown}>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={`cell ${column.id}`}
              aria-sort={ariaSort(column, sort)}
            >
              <ColumnTitle
                column={column}
                sort={sort}
                isReachable={titles.indexOf(column) === reachable}
                onFocus={() => setReachable(titles.indexOf(column))}
                onSort={onSort}
              />
              <span
                className="resizer"
                onPointerDown={(event) => dragWidth(event, column.id, { widths, onWidths })}
              />
            </th>
          ))}
        </tr>
      </thead>
    </table>
  );
}

interface ColumnTitleProps {
  readonly column: TableColumn<never>;
  readonly sort: RowSort | null;
  readonly isReachable: boolean;
  readonly onFocus: () => void;
  readonly onSort: (sort: RowSort | null) => void;
}

function ColumnTitle({ column, sort, isReachable, onFocus, onSort }: ColumnTitleProps): ReactNode {
  const { name, title, sortBy } = column;
  if (sortBy === undefined) return <ColumnName column={column} />;
  const next = nextSort(sort, sortBy);
  return (
    <button
      type="button"
      className="column-title"
      tabIndex={isReachable ? 0 : -1}
      title={sortWords(name, next)}
      aria-label={name}
      onFocus={onFocus}
      onClick={() => onSort(next)}
    >
      <span className="title-text">{title}</span>
      <SortSign column={column} sort={sort} />
    </button>
  );
}

function ColumnName({ column: { name, title } }: { column: TableColumn<never> }): ReactNode {
  return (
    <>
      <span aria-hidden>{title}</span>
      <span className="visually-hidden">{name}</span>
    </>
  );
}

function SortSign({ column, sort }: { column: TableColumn<never>; sort: RowSort | null }): ReactNode {
  if (sort === null || sort.by !== column.sortBy) return null;
  const Sign = sort.descending ? ArrowDown : ArrowUp;
  return <Sign size={12} aria-hidden className="sort-sign" />;
}

function ariaSort(
  column: TableColumn<never>,
  sort: RowSort | null,
): 'ascending' | 'descending' | 'none' | undefined {
  if (column.sortBy === undefined) return undefined;
  if (sort === null || sort.by !== column.sortBy) return 'none';
  return sort.descending ? 'descending' : 'ascending';
}

function dragWidth(
  event: PointerEvent<HTMLElement>,
  id: string,
  { widths, onWidths }: Pick<ColumnHeaderProps, 'widths' | 'onWidths'>,
): void {
  const cell = event.currentTarget.parentElement;
  if (cell === null) return;
  const start = event.clientX - cell.offsetWidth;
  const move = (moved: globalThis.PointerEvent): void => {
    onWidths({ ...widths, [id]: Math.max(NARROWEST, moved.clientX - start) });
  };
  const stop = (): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', stop);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', stop);
  event.preventDefault();
}
