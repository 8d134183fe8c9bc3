import { describe, expect, it } from 'vitest';
import { RowSelection, type SelectableTable } from '../../../src-core/query/row-selection.ts';

/** A table whose rows belong to the connections named, and that may grow. */
class Rows implements SelectableTable {
  constructor(private readonly connections: number[]) {}

  get count(): number {
    return this.connections.length;
  }

  connection(row: number): number {
    return this.connections[row] ?? -1;
  }

  grow(...connections: readonly number[]): void {
    this.connections.push(...connections);
  }
}

function all(selection: RowSelection): number[] {
  return Array.from({ length: selection.count() }, (_, index) => selection.at(index));
}

describe('a selection of rows', () => {
  it.each<[string, number[] | undefined, number[]]>([
    ['of all', undefined, [0, 1, 2, 3, 4, 5]],
    ['of one connection', [1], [1, 4, 5]],
    ['of several', [0, 2], [0, 2, 3]],
    ['of one that has none', [9], []],
    ['of none', [], []],
  ])('%s has them in order', (_, connections, rows) => {
    const table = new Rows([0, 1, 2, 0, 1, 1]);
    const selection = new RowSelection(table, connections && new Set(connections));
    expect(all(selection)).toEqual(rows);
    rows.forEach((row, index) => expect(selection.indexOf(row)).toBe(index));
    for (const row of [0, 1, 2, 3, 4, 5, 6].filter((row) => !rows.includes(row)))
      expect(selection.indexOf(row)).toBeUndefined();
  });

  it('grows with its table', () => {
    const table = new Rows([0, 1]);
    const some = new RowSelection(table, new Set([1]));
    const every = new RowSelection(table, undefined);
    expect([some.count(), every.count()]).toEqual([1, 2]);
    table.grow(1, 0, 1);
    expect(some.indexOf(4)).toBe(2);
    expect(all(some)).toEqual([1, 2, 4]);
    expect(every.count()).toBe(5);
  });

  it('keeps more rows than it first has room for', () => {
    const table = new Rows(Array.from({ length: 10_000 }, (_, row) => row % 3));
    const selection = new RowSelection(table, new Set([0, 2]));
    expect(selection.count()).toBe(6667);
    expect(selection.at(6666)).toBe(9999);
    expect(selection.indexOf(9998)).toBe(6665);
    expect(selection.indexOf(9997)).toBeUndefined();
  });
});
