import { describe, expect, it } from 'vitest';
import {
  arrayOf,
  type Check,
  isCount,
  isIndex,
  isRowNumber,
  isText,
  nullOr,
  oneOf,
  record,
} from '../../../src-core/values/checks.ts';

const LEVEL = oneOf('frames', 'messages');
const POINT = record<{ x: number; y: number | null }>({ x: isIndex, y: nullOr(isIndex) });

describe('a check of what another process sends', () => {
  it.each<[string, Check<unknown>, readonly unknown[], readonly unknown[]]>([
    [
      'a whole number from 0',
      isIndex,
      [0, 1, Number.MAX_SAFE_INTEGER],
      [-1, 0.5, 2 ** 53, Number.NaN, Infinity, '1', null, 1n, [1]],
    ],
    ['a row number', isRowNumber, [1, 2], [0, -1, 1.5, '1', undefined]],
    ['a text', isText, ['', 'a'], [1, null, undefined, ['a'], new String('a')]],
    ['a count up to 256', isCount(256), [0, 256], [257, -1, 1.5, '1']],
    ['one of several', LEVEL, ['frames', 'messages'], ['', 'Frames', 'toString', 1, null, ['frames']]],
    ['null or a number', nullOr(isIndex), [null, 0], [undefined, -1, '']],
    [
      'a list of numbers',
      arrayOf(isIndex),
      [[], [0, 1]],
      [[-1], [0, '1'], '01', { length: 0 }, null, new Uint8Array(2)],
    ],
    [
      'a record with exactly these fields',
      POINT,
      [
        { x: 1, y: null },
        { y: 2, x: 0 },
      ],
      [{ x: 1 }, { x: 1, y: null, z: 1 }, { x: 1, y: 'a' }, { x: null, y: 1 }, null, 'x', [1, 2], undefined],
    ],
    ['a record of nothing', record({}), [{}], [{ a: 1 }, null, 'a', 1]],
  ])('takes %s and nothing else', (_, check, good, bad) => {
    for (const value of good) expect([value, check(value)]).toEqual([value, true]);
    for (const value of bad) expect([value, check(value)]).toEqual([value, false]);
  });

  it('does not take a field from a prototype for one of a record', () => {
    expect(POINT(Object.create({ x: 1, y: 1 }))).toBe(false);
    expect(POINT(JSON.parse('{"__proto__":{"x":1,"y":1}}'))).toBe(false);
    expect(record({ constructor: isText })({ other: 'a' })).toBe(false);
  });

  it('does not take a list with holes, whose members nobody has looked at', () => {
    expect(arrayOf(isIndex)(new Array(3))).toBe(false);
  });
});
