import fc from 'fast-check';
import { expect, it } from 'vitest';
import { radixSort } from '../../../src-core/query/radix-sort.ts';
import { sortedRows } from '../../../src-core/query/row-order.ts';
import { SteppedWork, type Steps } from '../../../src-core/query/steps.ts';

const RUNS = { seed: 6455, numRuns: 500 };

function done<T>(steps: Steps<T>): T | undefined {
  const work = new SteppedWork(steps);
  while (!work.work(() => true));
  return work.result;
}

it('a radix sort puts words in order, and leaves what is alike in its order', () => {
  const word = fc.oneof(
    fc.nat(3),
    fc.nat(0xffff_ffff),
    fc.constantFrom(0, 2047, 2048, 0x8000_0000, 0xffff_ffff),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 50 }), (keys) => {
      const high = Uint32Array.from(keys, ([key]) => key);
      const low = Uint32Array.from(keys, ([, key]) => key);
      const expected = keys
        .map((_, index) => index)
        .sort((one, other) => high[one]! - high[other]! || low[one]! - low[other]! || one - other);
      expect([...(done(radixSort([low, high], keys.length)) ?? [])]).toEqual(expected);
    }),
    RUNS,
  );
});

it('rows stand in the order of any numbers, both ways, those without one last', () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, Number.NaN, 2 ** 53, -(2 ** 53)));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 50 }), fc.boolean(), (numbers, descending) => {
      const rows = { count: numbers.length, at: (index: number) => index * 3 };
      const sorted = done(sortedRows(rows, { kind: 'numbers', at: (row) => numbers[row / 3]! }, descending));
      const turn = descending ? -1 : 1;
      const expected = numbers
        .map((value, index) => ({ value: value === 0 ? 0 : value, row: index * 3 }))
        .sort((one, other) => {
          if (Number.isNaN(one.value) || Number.isNaN(other.value))
            return Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value)) || one.row - other.row;
          if (one.value !== other.value) return (one.value < other.value ? -1 : 1) * turn;
          return one.row - other.row;
        });
      expect([...(sorted ?? [])]).toEqual(expected.map(({ row }) => row));
    }),
    RUNS,
  );
});
