import { describe, expect, it } from 'vitest';
import { type Extent, heldLength, placePart } from '../../../src-core/capture-store/payload-place.ts';

const PLACE: readonly Extent[] = [
  { file: 'capture', offset: 100, length: 10 },
  { file: 'spool', offset: 0, length: 5 },
  { file: 'spool', offset: 900, length: 20 },
];

describe('the place of a payload', () => {
  it('holds what its extents hold', () => {
    expect(heldLength(PLACE)).toBe(35);
    expect(heldLength([])).toBe(0);
  });

  it.each<[string, number, number, Extent[]]>([
    ['all of it', 0, 35, [...PLACE]],
    ['more than there is', 0, 1000, [...PLACE]],
    ['nothing', 7, 0, []],
    ['what lies behind its end', 35, 5, []],
    ['the inside of one extent', 2, 3, [{ file: 'capture', offset: 102, length: 3 }]],
    ['one extent exactly', 10, 5, [{ file: 'spool', offset: 0, length: 5 }]],
    [
      'two halves',
      9,
      2,
      [
        { file: 'capture', offset: 109, length: 1 },
        { file: 'spool', offset: 0, length: 1 },
      ],
    ],
    [
      'across three',
      5,
      25,
      [
        { file: 'capture', offset: 105, length: 5 },
        { file: 'spool', offset: 0, length: 5 },
        { file: 'spool', offset: 900, length: 15 },
      ],
    ],
    ['its end', 30, 100, [{ file: 'spool', offset: 915, length: 5 }]],
  ])('has as a part %s', (_, from, count, part) => {
    expect(placePart(PLACE, from, count)).toEqual(part);
  });
});
