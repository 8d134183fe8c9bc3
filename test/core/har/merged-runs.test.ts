import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergedRuns } from '../../../src-core/har/merged-runs.ts';

/** Merges lists of keys, and gives `run:key` in the order that comes of it. */
function merged(...lists: readonly (readonly number[])[]): string[] {
  const keys = lists.flat();
  let from = 0;
  const runs = lists.map(({ length }) => {
    const run = { from, to: from + length, least: Number.NEGATIVE_INFINITY };
    from += length;
    return run;
  });
  return [...mergedRuns(runs, (index) => keys[index]!)].map(({ run, index }) => `${run}:${keys[index]}`);
}

describe('several runs become one sequence', () => {
  it.each<[string, number[][], string]>([
    ['nothing', [], ''],
    ['empty ones', [[], []], ''],
    ['one', [[1, 2, 3]], '0:1 0:2 0:3'],
    [
      'two that alternate',
      [
        [1, 3, 5],
        [2, 4],
      ],
      '0:1 1:2 0:3 1:4 0:5',
    ],
    ['one before the other', [[4, 5], [], [1, 2]], '2:1 2:2 0:4 0:5'],
    ['equal keys, by the number of the run', [[1, 1], [1], [0, 1]], '2:0 0:1 0:1 1:1 2:1'],
    [
      'a key that goes back, which keeps its place',
      [
        [5, 1, 6],
        [2, 5, 7],
      ],
      '1:2 0:5 0:1 1:5 0:6 1:7',
    ],
  ])('%s', (_, lists, expected) => {
    expect(merged(...lists).join(' ')).toBe(expected);
  });

  it('a run begins no earlier than its least key', () => {
    const keys = [1, 9, 5];
    const runs = [
      { from: 0, to: 2, least: 6 },
      { from: 2, to: 3, least: 0 },
    ];
    expect([...mergedRuns(runs, (index) => keys[index]!)]).toEqual([
      { run: 1, index: 2, key: 5 },
      { run: 0, index: 0, key: 6 },
      { run: 0, index: 1, key: 9 },
    ]);
  });

  it('of any length and number, each in its own order, all in rising order', () => {
    const lists = fc.array(
      fc.array(fc.integer({ min: 0, max: 50 })).map((list) => list.sort((a, b) => a - b)),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(lists, (given) => {
        const expected = given
          .flatMap((list, run) => list.map((key) => ({ run, key })))
          .sort((one, other) => one.key - other.key || one.run - other.run)
          .map(({ run, key }) => `${run}:${key}`);
        expect(merged(...given)).toEqual(expected);
      }),
      { seed: 6455 },
    );
  });
});
