import { describe, expect, it } from 'vitest';
import { type ChangedFrames, ChangeTable } from '../../../src-core/capture-store/change-table.ts';

function changed(...frames: readonly number[]): ChangedFrames {
  return { change: { what: 'held', keptFor: 0, rule: null }, frames, sent: [] };
}

describe('frames that a proxy did not just pass on', () => {
  const table = new ChangeTable();
  const [one, two] = [changed(3, 5), changed(1000)];
  table.add(one);
  table.add(two);

  it.each([
    ['the first of them', [1, 5, 1000], one],
    ['none of them', [1, 2, 4], undefined],
    ['no frames', [], undefined],
  ])('are found among some: %s', (_, rows, found) => {
    expect(table.ofSome(rows)).toBe(found);
  });

  // With fewer rows than changes the rows are looked up, with more the changes are gone through.
  it.each([
    [3, 6, [3, 5]],
    [3, 5, [3]],
    [4, 6, [5]],
    [5, 6, [5]],
    [6, 1000, []],
    [0, 100_000, [3, 5, 1000]],
    [1000, 1001, [1000]],
    [7, 7, []],
  ])('are told of from %d up to %d', (from, to, rows) => {
    const told: number[] = [];
    table.eachWithin(from, to, (row, what) => {
      expect(what).toBe(row === 1000 ? two : one);
      told.push(row);
    });
    expect(told.sort((a, b) => a - b)).toEqual(rows);
  });

  it('are as many as there are frames', () => {
    expect(table.count).toBe(3);
  });
});
