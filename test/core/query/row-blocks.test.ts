import { describe, expect, it } from 'vitest';
import { FoundRows, RowBlocks } from '../../../src-core/query/row-blocks.ts';

function found(...rows: readonly number[]): FoundRows {
  const result = new FoundRows();
  for (const row of rows) result.add(row);
  return result;
}

function all(blocks: RowBlocks): number[] {
  return Array.from({ length: blocks.count }, (_, index) => blocks.at(index));
}

describe('rows found in blocks of 65,536', () => {
  it('are in order, whichever block was looked at first', () => {
    const blocks = new RowBlocks();
    blocks.set(2, found(131_072, 196_607));
    expect(all(blocks)).toEqual([131_072, 196_607]);
    blocks.set(0, found(7, 9));
    expect(all(blocks)).toEqual([7, 9, 131_072, 196_607]);
    blocks.set(2, found(131_073));
    expect(all(blocks)).toEqual([7, 9, 131_073]);
    expect([7, 9, 131_073, 8, 65_536, 131_072, 1e6].map((row) => blocks.indexOf(row))).toEqual([
      0,
      1,
      2,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('may be all of a block', () => {
    const blocks = new RowBlocks();
    blocks.set(1, found(...Array.from({ length: 65_536 }, (_, at) => 65_536 + at)));
    expect([blocks.count, blocks.at(0), blocks.at(65_535)]).toEqual([65_536, 65_536, 131_071]);
    expect(blocks.indexOf(100_000)).toBe(34_464);
  });

  it('may grow while they are told', () => {
    const blocks = new RowBlocks();
    const rows = found(3);
    blocks.set(0, rows);
    expect(blocks.count).toBe(1);
    rows.add(5);
    blocks.set(0, rows);
    expect(all(blocks)).toEqual([3, 5]);
  });
});
