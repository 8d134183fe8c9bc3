import { useLayoutEffect, useRef, useState } from 'react';
import type { ListScroll } from './list-scroll.ts';

/** The end of a list that grows there. */
export interface ListTail {
  /** Rows that have come since the reader left the end; 0 while they are there. */
  readonly newRows: number;
  /** Goes to the newest row, and follows from there on. */
  readonly follow: () => void;
}

interface Position {
  readonly rowCount: number;
  readonly viewport: number;
  readonly isAtEnd: boolean;
}

/** Keeps the newest rows in sight while the reader is at the end; who reads further up is left in peace. */
export function useListTail(
  scroll: ListScroll,
  { rowCount, rowHeight, isFollowed }: { rowCount: number; rowHeight: number; isFollowed: boolean },
): ListTail {
  const { top, viewport, reveal } = scroll;
  const before = useRef<Position>({ rowCount: 0, viewport: 0, isAtEnd: true });
  const [leftAt, setLeftAt] = useState<number>();

  useLayoutEffect(() => {
    // Out of sight nothing can be said, nor moved.
    if (!isFollowed || viewport === 0) return;
    const hasChanged = rowCount > before.current.rowCount || viewport !== before.current.viewport;
    const follows = hasChanged && before.current.isAtEnd;
    if (follows) reveal(rowCount - 1);
    const isAtEnd = follows || top + viewport >= (rowCount - 0.5) * rowHeight;
    before.current = { rowCount, viewport, isAtEnd };
    setLeftAt((known) => (isAtEnd ? undefined : (known ?? rowCount)));
  }, [isFollowed, top, viewport, rowCount, rowHeight, reveal]);

  const isAway = isFollowed && leftAt !== undefined;
  return { newRows: isAway ? Math.max(0, rowCount - leftAt) : 0, follow: () => reveal(rowCount - 1) };
}
