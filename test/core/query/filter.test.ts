import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src-core/query/fields.ts';
import { parseFilter } from '../../../src-core/query/filter.ts';
import { compilePattern } from '../../../src-main/adapters/pattern.ts';

describe('what is wrong with a filter', () => {
  it.each<[filter: string, place: readonly [number, number], message: string, nearest: string | null]>([
    ['', [0, 0], 'The filter is empty', null],
    ['opcod == 3', [0, 5], 'There is no field "opcod"', 'opcode'],
    ['opcode == Clse', [10, 14], '"Clse" is no value of opcode', 'close'],
    ['opcode = close', [7, 8], '"=" compares nothing; "==" was expected', '=='],
    ['(fin', [0, 1], 'This bracket is not closed', null],
    ['fin)', [3, 4], 'This bracket closes none', null],
    ['fin masked', [4, 10], '"and", "or" or the end was expected, not "masked"', null],
    ['fin && ', [7, 7], 'The name of a field was expected, not the end', null],
    ['length > "x"', [9, 12], 'A number of bytes was expected, such as 512 or 1 KiB', null],
  ])('%s', (filter, [start, end], message, nearest) => {
    expect(parseFilter(filter, FIELDS, compilePattern)).toEqual({
      kind: 'problem',
      problem: { start, end, message, nearest },
    });
  });
});
