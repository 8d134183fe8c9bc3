import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { countText } from '../look/numbers.ts';
import { ListRow, type RenderedRow, rowAt } from './list-row.tsx';
import { type ListScroll, useListScroll } from './list-scroll.ts';
import { useListTail } from './list-tail.ts';
import { useRowKeys } from './row-keys.ts';

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
  /** Why `current` is what it is, where that is not that it was chosen. */
  readonly placing?: Placing | undefined;
  readonly isSelected: (index: number) => boolean;
  readonly onChoose: (index: number, choosing: Choosing) => void;
  /** Whether several rows can be selected. */
  readonly isMultiple?: boolean;
  /** Stands above the rows, outside the list box, and scrolls sideways with them. */
  readonly header?: ReactNode;
  /** Pixels that a row needs at least; a narrower list scrolls sideways. */
  readonly rowWidth?: number;
  /** Whether the newest rows are kept in sight as they come at the end, while the reader is there. */
  readonly isFollowed?: boolean;
  /** A menu was asked for, by key or pointer. */
  readonly onMenu?: (index: number, at: MenuPlace) => void;
  readonly className?: string;
}

/**
 * How the current row came to stand where it does without being chosen. `shifted`: rows were put in above it, and
 * what is seen stays. `other-list`: the rows are others; the current one stays where it was on the screen, or comes
 * into sight, and where there is none the list begins anew.
 */
export interface Placing {
  readonly how: 'chosen' | 'shifted' | 'other-list';
}

/** Where a menu opens, in pixels of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  /** What is under the pointer; `undefined` when a key asked, which means the row as a whole. */
  readonly target: Element | undefined;
}

/** How far from the edge of its row a menu opens that was asked for by key, in pixels. */
const MENU_INDENT = 40;

/** Rows rendered beyond each edge of what is seen. */
const MARGIN = 8;

/** A list of any length of which only the rows in sight exist. Arrow keys, Page, Home and End move the current row. */
export function VirtualList(props: VirtualListProps): ReactNode {
  const { rowCount, rowHeight, current, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const header = useRef<HTMLDivElement>(null);
  const id = useId();
  const scroll = useListScroll(scroller, rowCount, rowHeight);
  const { viewport, scale } = scroll;
  usePlacing(scroll, current, props.placing);
  const tail = useListTail(scroll, { rowCount, rowHeight, isFollowed: props.isFollowed ?? false });
  const { top } = tail;
  const scrollTop = scale.toScroller(top);

  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
  const last = Math.min(rowCount, Math.ceil((top + viewport) / rowHeight) + MARGIN);
  const rowsInSight = Math.max(1, Math.floor(viewport / rowHeight) - 1);
  const keyOf = useRowKeys(first, last, Math.ceil(viewport / rowHeight) + 1 + 2 * MARGIN);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isMenuKey(event) && props.onMenu !== undefined && current >= 0) {
      event.preventDefault();
      props.onMenu(current, placeAtCurrent(event.currentTarget));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = keyTarget(event.key, current, rowsInSight, rowCount);
    if (target === undefined) return;
    event.preventDefault();
    onChoose(target, event.shiftKey ? 'range' : 'only');
  };
  const onMouseDown = (event: MouseEvent): void => {
    const index = rowAt(event.target);
    if (event.button !== 0 || index === undefined) return;
    onChoose(index, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };
  const onContextMenu = (event: MouseEvent): void => {
    const index = rowAt(event.target);
    if (props.onMenu === undefined || index === undefined) return;
    event.preventDefault();
    props.onMenu(index, { x: event.clientX, y: event.clientY, target: event.target as Element });
  };

  return (
    <div className="virtual-list-frame">
      {props.header !== undefined && (
        // As much narrower as the list is by its scroll bar, so that columns stand in line.
        <div ref={header} className="virtual-list-header" style={{ paddingRight: scroll.barWidth }}>
          <div style={{ minWidth: props.rowWidth }}>{props.header}</div>
        </div>
      )}
      <div
        ref={scroller}
        className={`virtual-list ${props.className ?? ''}`}
        role="listbox"
        aria-label={props.label}
        aria-multiselectable={props.isMultiple ?? false}
        aria-activedescendant={current >= first && current < last ? `${id}-${current}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseDown={onMouseDown}
        onContextMenu={onContextMenu}
        onScroll={() => scrollAlong(header, scroller)}
      >
        <div className="virtual-list-rows" style={{ height: scale.contentHeight, minWidth: props.rowWidth }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at).map((index) => (
            <ListRow
              key={keyOf(index)}
              {...props.renderRow(index)}
              id={`${id}-${index}`}
              index={index}
              rowCount={rowCount}
              height={rowHeight}
              y={scrollTop + index * rowHeight - top}
              isSelected={props.isSelected(index)}
              isCurrent={index === current}
            />
          ))}
        </div>
      </div>
      {tail.newRows > 0 && (
        <button type="button" className="new-rows" onClick={tail.follow}>
          {countText(tail.newRows, 'new row')} ↓
        </button>
      )}
    </div>
  );
}

/** Only a new current row moves the list: one that grows at its end must not pull the reader back to it. */
function usePlacing(scroll: ListScroll, current: number, placing: Placing | undefined): void {
  const newest = useRef(scroll);
  newest.current = scroll;
  const before = useRef(current);
  useLayoutEffect(() => {
    const { reveal, stand, isSeen } = newest.current;
    const where = before.current;
    before.current = current;
    if (placing?.how === 'shifted' && where >= 0 && current >= 0) stand(current, where);
    else if (placing?.how === 'other-list' && current < 0) reveal(0);
    else if (placing?.how === 'other-list' && where >= 0 && isSeen(where)) stand(current, where);
    else if (current >= 0) reveal(current);
  }, [current, placing]);
}

function scrollAlong(follower: RefObject<HTMLElement | null>, leader: RefObject<HTMLElement | null>): void {
  if (follower.current !== null) follower.current.scrollLeft = leader.current?.scrollLeft ?? 0;
}

/** Where a menu of the current row opens. */
function placeAtCurrent(list: Element): MenuPlace {
  const row = list.querySelector('.virtual-row.current') ?? list;
  const { left, bottom } = row.getBoundingClientRect();
  return { x: left + MENU_INDENT, y: bottom, target: undefined };
}

/** The key for menus, and the one that stands for it where there is none. */
function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
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
