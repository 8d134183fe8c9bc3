import { ipAddress } from '../../bytes/ip-address.ts';
import type { Timestamp } from '../../stream/time.ts';
import type { NumberRange, ValueTest } from '../condition.ts';
import type { FieldValue } from '../fields/field.ts';
import { isWithin } from '../ip-network.ts';
import type { Quantity } from '../quantities.ts';
import type { Matching } from './matching.ts';
import { NO, YES } from './verdict.ts';

/** Numbers from the first to the second, both included. */
type Interval = readonly [low: number, high: number];

/** Which numbers pass. `NaN`, which stands for no value, never does. */
export interface NumberTest {
  passes(value: number): boolean;
  /** The verdicts of the first `count` values, as one loop over arrays. */
  mark(values: Float64Array, count: number, verdicts: Uint8Array): void;
}

/** Up to this many are faster looked at one after the other. */
const FEW_INTERVALS = 4;

/** Every number there is. */
export const ANY_NUMBER: NumberTest = {
  passes: (value) => !Number.isNaN(value),
  mark: (values, count, verdicts) => {
    for (let at = 0; at < count; at++) verdicts[at] = Number.isNaN(values[at]!) ? NO : YES;
  },
};

/** @param epoch when the capture began, which gives moments their number */
export function numberTest(ranges: readonly NumberRange[], epoch: Timestamp): NumberTest {
  const intervals = ranges.map((range) => intervalOf(range, epoch));
  const [only] = intervals;
  return intervals.length === 1 && only !== undefined ? oneInterval(only) : manyIntervals(joined(intervals));
}

function oneInterval([low, high]: Interval): NumberTest {
  return {
    passes: (value) => value >= low && value <= high,
    mark: (values, count, verdicts) => {
      for (let at = 0; at < count; at++) {
        const value = values[at]!;
        verdicts[at] = value >= low && value <= high ? YES : NO;
      }
    },
  };
}

function manyIntervals(intervals: readonly Interval[]): NumberTest {
  const lows = Float64Array.from(intervals, ([low]) => low);
  const highs = Float64Array.from(intervals, ([, high]) => high);
  const passes = (value: number): boolean => {
    let first = 0;
    let behind = lows.length;
    while (first < behind) {
      const middle = (first + behind) >>> 1;
      if (lows[middle]! <= value) first = middle + 1;
      else behind = middle;
    }
    return first > 0 && value <= highs[first - 1]!;
  };
  return {
    passes,
    mark: (values, count, verdicts) => {
      if (lows.length > FEW_INTERVALS) {
        for (let at = 0; at < count; at++) verdicts[at] = passes(values[at]!) ? YES : NO;
        return;
      }
      verdicts.fill(NO, 0, count);
      for (let interval = 0; interval < lows.length; interval++) {
        const low = lows[interval]!;
        const high = highs[interval]!;
        for (let at = 0; at < count; at++) {
          const value = values[at]!;
          if (value >= low && value <= high) verdicts[at] = YES;
        }
      }
    },
  };
}

/** In order and without overlaps. */
function joined(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(([low, high]) => low <= high).sort(([one], [other]) => one - other);
  const result: Interval[] = [];
  for (const [low, high] of sorted) {
    const last = result.at(-1);
    if (last !== undefined && low <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], high)];
    else result.push([low, high]);
  }
  return result;
}

function intervalOf({ low, high, lowIsOutside, highIsOutside }: NumberRange, epoch: Timestamp): Interval {
  const first = numberOf(low, epoch);
  const last = numberOf(high, epoch);
  return [lowIsOutside ? nextAbove(first) : first, highIsOutside ? -nextAbove(-last) : last];
}

function numberOf(quantity: Quantity, epoch: Timestamp): number {
  return typeof quantity === 'number' ? quantity : quantity.since(epoch);
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The next number that a double can hold. */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return double[0];
}

/** Whether one value of a field passes. */
export function valueTest(
  test: ValueTest,
  epoch: Timestamp,
  matching: Matching,
): (value: FieldValue) => boolean {
  switch (test.kind) {
    case 'ranges': {
      const numbers = numberTest(test.ranges, epoch);
      return (value) => typeof value === 'number' && numbers.passes(value);
    }
    case 'equals': {
      const texts = new Set<FieldValue>(test.texts);
      return (value) => texts.has(value);
    }
    case 'networks':
      return (value) => {
        const address = typeof value === 'string' ? ipAddress(value) : undefined;
        return address !== undefined && test.networks.some((network) => isWithin(address, network));
      };
    case 'contains':
      return (value) => typeof value === 'string' && value.includes(test.text);
    case 'matches':
      return (value) => typeof value === 'string' && matching.test(test.pattern, value);
  }
}
