import { type KeyboardEvent, type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useListScroll } from './list-scroll.ts';

export interface RenderedRow {
  readonly content: ReactNode;
  readonly className?: string;
  /** What a screen reader says instead of the content. */
  readonly label?: string;
}

/** How a row joins the selection: as the only one, in or out of it, or with all between it and the row before. */
export type Choosing = 'only' | 'toggle' | 'range';

export interface VirtualListProps {
  /** For screen readers. */
  readonly label: string;
  readonly rowCount: number;
  /** Pixels; all rows are of one height. */
  readonly rowHeight: number;
  /** What stands in a row, and how it looks. */
  readonly renderRow: (index: number) => RenderedRow;
  /** The row that keyboard and screen reader are at; -1 for none. */
  readonly current: number;
  readonly isSelected: (index: number) => boolean;
  readonly onChoose: (index: number, choosing: Choosing) => void;
  /** Whether several rows can be selected. */
  readonly isMultiple?: boolean;
  /** Stands above the rows and scrolls sideways with them. */
  readonly header?: ReactNode;
  readonly className?: string;
}

/** Rows rendered beyond each edge of what is seen. */
const MARGIN = 8;

/** A list of any length of which only the rows in sight exist. Arrow keys, Page, Home and End move the current row. */
export function VirtualList(props: VirtualListProps): ReactNode {
  const { rowCount, rowHeight, current, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { top, viewport, scale, scrollTop, reveal } = useListScroll(scroller, rowCount, rowHeight);

  // Only a new current row is revealed: a list that grows must not pull the reader back to it.
  const newestReveal = useRef(reveal);
  newestReveal.current = reveal;
  useLayoutEffect(() => {
    if (current >= 0) newestReveal.current(current);
  }, [current]);

  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
  const last = Math.min(rowCount, Math.ceil((top + viewport) / rowHeight) + MARGIN);
  const rowsInSight = Math.max(1, Math.floor(viewport / rowHeight) - 1);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = keyTarget(event.key, current, rowsInSight, rowCount);
    if (target === undefined) return;
    event.preventDefault();
    onChoose(target, event.shiftKey ? 'range' : 'only');
  };

  return (
    <div
      ref={scroller}
      className={`virtual-list ${props.className ?? ''}`}
      role="listbox"
      aria-label={props.label}
      aria-multiselectable={props.isMultiple ?? false}
      aria-activedescendant={current >= first && current < last ? `${id}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {props.header}
      <div className="virtual-list-rows" style={{ height: scale.contentHeight }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).map((index) => (
          <ListRow
            key={index}
            id={`${id}-${index}`}
            index={index}
            list={props}
            y={scrollTop + index * rowHeight - top}
          />
        ))}
      </div>
    </div>
  );
}

function ListRow({
  id,
  index,
  list,
  y,
}: {
  id: string;
  index: number;
  list: VirtualListProps;
  y: number;
}): ReactNode {
  const { content, className, label } = list.renderRow(index);
  const isSelected = list.isSelected(index);
  const isCurrent = index === list.current;
  const onMouseDown = (event: MouseEvent): void => {
    if (event.button !== 0) return;
    list.onChoose(index, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list, which names its active row
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-label={label}
      aria-posinset={index + 1}
      aria-setsize={list.rowCount}
      className={`virtual-row ${className ?? ''} ${isSelected ? 'selected' : ''} ${isCurrent ? 'current' : ''}`}
      style={{ height: list.rowHeight, transform: `translateY(${y}px)` }}
      onMouseDown={onMouseDown}
    >
      {content}
    </div>
  );
}

function keyTarget(key: string, current: number, page: number, count: number): number | undefined {
  if (count === 0) return undefined;
  const clamp = (index: number): number => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(current + 1);
    case 'ArrowUp':
      return clamp(current < 0 ? 0 : current - 1);
    case 'PageDown':
      return clamp(current + page);
    case 'PageUp':
      return clamp(current - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
