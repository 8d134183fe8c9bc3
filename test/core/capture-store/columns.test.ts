import { describe, expect, it } from 'vitest';
import {
  float64Column,
  uint8Column,
  uint16Column,
  uint32Column,
} from '../../../src-core/capture-store/columns.ts';

describe('a column', () => {
  it.each([
    ['8 bits', uint8Column, 0xff, 1],
    ['16 bits', uint16Column, 0xffff, 2],
    ['32 bits', uint32Column, 0xffff_ffff, 4],
    ['doubles', float64Column, 2 ** 53 + 0.5, 8],
  ])('of %s keeps its values over the edge of its chunks', (_, make, most, size) => {
    const column = make();
    expect(column.byteLength).toBe(0);
    for (let row = 0; row < 65_537; row++) column.set(row, row % 200);
    column.set(65_536, most);
    column.set(3, most);
    expect([0, 3, 65_535, 65_536].map((row) => column.get(row))).toEqual([0, most, 135, most]);
    expect(column.byteLength).toBe(2 * 65_536 * size);
  });

  it('takes no memory for zeroes, and gives them for rows that were never set', () => {
    const column = uint32Column();
    for (let row = 0; row < 65_537; row++) column.set(row, 0);
    expect(column.byteLength).toBe(0);
    column.set(200_000, 7);
    expect(column.byteLength).toBe(65_536 * 4);
    expect([0, 65_536, 199_999, 200_000, 200_001, 1e9].map((row) => column.get(row))).toEqual([
      0, 0, 0, 7, 0, 0,
    ]);
    column.set(200_000, 0);
    expect(column.get(200_000)).toBe(0);
  });
});
