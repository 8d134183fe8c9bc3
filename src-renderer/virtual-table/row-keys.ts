import { useRef } from 'react';

/**
 * Keys for the rows from `first` to `last`, of which there are `slots` at most: a row that comes into sight takes the
 * element of one that went, and where all are others each takes that of the one which stood in its place.
 */
export function useRowKeys(first: number, last: number, slots: number): (index: number) => number {
  const shown = useRef({ first, last, base: first });
  const { current: before } = shown;
  const areOthers = first >= before.last || last <= before.first;
  const base = areOthers ? first : before.base;
  shown.current = { first, last, base };
  return (index) => (((index - base) % slots) + slots) % slots;
}
