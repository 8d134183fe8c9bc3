import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type ScrollScale, scrollScale } from './scroll-scale.ts';

export interface ListScroll {
  /** Position in the list of the upper edge of what is seen, in the list's own pixels. */
  readonly top: number;
  /** Height of what is seen. */
  readonly viewport: number;
  /** Width of the scroll bar beside it. */
  readonly barWidth: number;
  readonly scale: ScrollScale;
  /** Scrolls just as far as a row needs to be wholly in sight. */
  readonly reveal: (index: number) => void;
  /** Scrolls so that a row stands as far below the upper edge as another one does now. */
  readonly stand: (index: number, where: number) => void;
  /** Whether a row is wholly in sight. */
  readonly isSeen: (index: number) => boolean;
}

/** Keeps the scroll position of a virtual list, exact to the pixel also where the scroller is scaled down. */
export function useListScroll(
  scroller: RefObject<HTMLDivElement | null>,
  rowCount: number,
  rowHeight: number,
): ListScroll {
  const [top, setTop] = useState(0);
  const [viewport, setViewport] = useState(0);
  const [barWidth, setBarWidth] = useState(0);
  const scale = useMemo(() => scrollScale(rowCount * rowHeight, viewport), [rowCount, rowHeight, viewport]);
  const exactTop = useRef(0);

  const moveTo = useCallback(
    (wanted: number) => {
      const clamped = Math.max(0, Math.min(scale.furthest, wanted));
      exactTop.current = clamped;
      setTop(clamped);
      if (scroller.current !== null) scroller.current.scrollTop = scale.toScroller(clamped);
    },
    [scale, scroller],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      setViewport(element.clientHeight);
      setBarWidth(element.offsetWidth - element.clientWidth);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onScroll = (): void => {
      // A scroller rounds to its own pixels: our own move comes back as an event and must not undo itself.
      if (Math.abs(scale.toScroller(exactTop.current) - element.scrollTop) < 1) return;
      exactTop.current = scale.toList(element.scrollTop);
      setTop(exactTop.current);
    };
    const onWheel = (event: WheelEvent): void => {
      if (!scale.isScaled || event.deltaY === 0 || event.ctrlKey) return;
      event.preventDefault();
      moveTo(exactTop.current + wheelPixels(event, rowHeight));
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [scroller, scale, moveTo, rowHeight]);

  const reveal = useCallback(
    (index: number) => {
      const start = index * rowHeight;
      if (start < exactTop.current) moveTo(start);
      else if (start + rowHeight > exactTop.current + viewport) moveTo(start + rowHeight - viewport);
    },
    [moveTo, rowHeight, viewport],
  );

  const stand = useCallback(
    (index: number, where: number) => moveTo(exactTop.current + (index - where) * rowHeight),
    [moveTo, rowHeight],
  );

  const isSeen = useCallback(
    (index: number) => {
      const start = index * rowHeight;
      return start >= exactTop.current && start + rowHeight <= exactTop.current + viewport;
    },
    [rowHeight, viewport],
  );

  return { top: Math.min(top, scale.furthest), viewport, barWidth, scale, reveal, stand, isSeen };
}

function wheelPixels(event: WheelEvent, rowHeight: number): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * rowHeight;
}
