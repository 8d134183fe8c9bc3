/**
 * Browsers clamp the height of an element (Chromium at about 33.5 million pixels). A list that would be taller
 * is shown in a scroller of this height, and scroll positions are scaled between the two.
 */
const TALLEST = 8_000_000;

export interface ScrollScale {
  /** Height to give the scrolled content. */
  readonly contentHeight: number;
  /** Furthest the list can be scrolled, in its own pixels. */
  readonly furthest: number;
  /** Position in the list for a scroll position. */
  toList(scrollTop: number): number;
  /** Scroll position for a position in the list. */
  toScroller(top: number): number;
  readonly isScaled: boolean;
}

/** @param listHeight rows times row height; @param viewport height of what is seen, both in pixels */
export function scrollScale(listHeight: number, viewport: number): ScrollScale {
  const contentHeight = Math.min(listHeight, TALLEST);
  const furthest = Math.max(0, listHeight - viewport);
  const scrollable = Math.max(0, contentHeight - viewport);
  const ratio = scrollable === 0 ? 1 : furthest / scrollable;
  return {
    contentHeight,
    furthest,
    toList: (scrollTop) => Math.min(furthest, scrollTop * ratio),
    toScroller: (top) => top / ratio,
    isScaled: listHeight > TALLEST,
  };
}
