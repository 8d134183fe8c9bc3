import { useLayoutEffect, useRef, useState } from 'react';
import type { ListScroll } from './list-scroll.ts';

/** The end of a list that grows there. */
export interface ListTail {
  /** Position in the list of the upper edge of what is to be seen: the list's own, or at its new end. */
  readonly top: number;
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
  const { top, viewport, scale, reveal } = scroll;
  const before = useRef<Position>({ rowCount: 0, viewport: 0, isAtEnd: true });
  const [leftAt, setLeftAt] = useState<number>();
  // Out of sight nothing can be said, nor moved.
  const isPlaced = isFollowed && viewport > 0;
  const hasChanged = rowCount > before.current.rowCount || viewport !== before.current.viewport;
  const follows = isPlaced && hasChanged && before.current.isAtEnd;

  useLayoutEffect(() => {
    if (!isPlaced) return;
    if (follows) reveal(rowCount - 1);
    const isAtEnd = follows || top + viewport >= (rowCount - 0.5) * rowHeight;
    before.current = { rowCount, viewport, isAtEnd };
    setLeftAt((known) => (isAtEnd ? undefined : (known ?? rowCount)));
  }, [isPlaced, follows, top, viewport, rowCount, rowHeight, reveal]);

  const isAway = isFollowed && leftAt !== undefined;
  return {
    top: follows ? scale.furthest : top,
    newRows: isAway ? Math.max(0, rowCount - leftAt) : 0,
    follow: () => reveal(rowCount - 1),
  };
}
