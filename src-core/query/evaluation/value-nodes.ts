import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type {
  Derived,
  FieldFacts,
  FieldValue,
  NumberReading,
  RowRange,
  ValuesReading,
} from '../fields/field.ts';
import type { Matching } from './matching.ts';
import { DERIVES_NOTHING, type Node, ROWS_AT_A_TIME } from './node.ts';
import { NO_ROW, type Relation } from './relation.ts';
import type { NumberTest } from './value-test.ts';
import { NO, OPEN, verdictOf } from './verdict.ts';

/** Nothing is kept in it between two calls. */
const numbers = new Float64Array(ROWS_AT_A_TIME);

/** A number of each row. */
export function numbersNode(store: CaptureStore, reading: NumberReading, test: NumberTest): Node {
  return {
    ...DERIVES_NOTHING,
    cost: 1,
    decide: (rows, verdicts) => {
      fillNumbers(store, reading, rows, numbers);
      test.mark(numbers, rows.to - rows.from, verdicts);
    },
    test: (row) => verdictOf(test.passes(reading.at(store, row))),
  };
}

/** Numbers that are worked out from many rows, of the rows themselves or of those they belong to. */
export function derivedNode(
  store: CaptureStore,
  derived: Derived,
  test: NumberTest,
  ownerOf?: Relation,
): Node {
  const own: NumberReading = { kind: 'numbers', at: (_, row) => derived.at(row) };
  const numbers = ownerOf === undefined ? own : numbersOfOwner(own, ownerOf);
  return { ...numbersNode(store, numbers, test), prepare: (isTimeUp) => derived.prepare(isTimeUp) };
}

export function fillNumbers(
  store: CaptureStore,
  reading: NumberReading,
  rows: RowRange,
  target: Float64Array,
): void {
  if (reading.fill !== undefined) {
    reading.fill(store, rows, target);
    return;
  }
  for (let row = rows.from; row < rows.to; row++) target[row - rows.from] = reading.at(store, row);
}

/** The same reading for rows that belong to those it is for. */
export function numbersOfOwner(reading: NumberReading, ownerOf: Relation): NumberReading {
  return {
    kind: 'numbers',
    at: (store, row) => {
      const owner = ownerOf(row);
      return owner === NO_ROW ? Number.NaN : reading.at(store, owner);
    },
  };
}

/** Values that take a look at each row. */
export function valuesNode(
  facts: FieldFacts,
  { candidates, at: valuesAt }: ValuesReading,
  passes: (value: FieldValue) => boolean,
  matching: Matching,
): Node {
  const decide = (rows: RowRange, verdicts: Uint8Array): void => {
    const count = rows.to - rows.from;
    if (candidates === undefined) {
      verdicts.fill(OPEN, 0, count);
      return;
    }
    fillNumbers(facts.store, candidates, rows, numbers);
    for (let at = 0; at < count; at++) verdicts[at] = Number.isNaN(numbers[at]!) ? NO : OPEN;
  };
  return {
    ...DERIVES_NOTHING,
    cost: 10,
    decide,
    test: (row, isTimeUp) =>
      matching.isTimeUp(isTimeUp) ? OPEN : verdictOf(valuesAt(facts, row).some(passes)),
  };
}

/** The same reading for rows that belong to those it is for. */
export function valuesOfOwner(reading: ValuesReading, ownerOf: Relation): ValuesReading {
  const { candidates } = reading;
  return {
    kind: 'values',
    at: (facts, row) => {
      const owner = ownerOf(row);
      return owner === NO_ROW ? [] : reading.at(facts, owner);
    },
    ...(candidates === undefined ? {} : { candidates: numbersOfOwner(candidates, ownerOf) }),
  };
}
