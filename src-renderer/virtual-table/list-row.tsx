import { memo, type ReactNode } from 'react';

export interface RenderedRow {
  readonly content: ReactNode;
  readonly className?: string;
  /** What a screen reader says instead of the content. */
  readonly label?: string;
}

interface ListRowProps extends RenderedRow {
  readonly id: string;
  readonly index: number;
  readonly rowCount: number;
  readonly height: number;
  /** Where it stands among the rows, in pixels. */
  readonly y: number;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
}

/** One row of a list, rendered anew only when it shows something else. */
export const ListRow = memo(function ListRow(row: ListRowProps): ReactNode {
  const { isSelected, isCurrent } = row;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list, which names its active row
    <div
      id={row.id}
      role="option"
      aria-selected={isSelected}
      aria-label={row.label}
      aria-posinset={row.index + 1}
      aria-setsize={row.rowCount}
      className={`virtual-row ${row.className ?? ''} ${isSelected ? 'selected' : ''} ${isCurrent ? 'current' : ''}`}
      style={{ height: row.height, transform: `translateY(${row.y}px)` }}
    >
      {row.content}
    </div>
  );
});

/** The index of the row that something of the list belongs to. */
export function rowAt(target: EventTarget): number | undefined {
  const position = (target as Element).closest('.virtual-row')?.getAttribute('aria-posinset');
  return position === null || position === undefined ? undefined : Number(position) - 1;
}
