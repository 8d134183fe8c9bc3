import { expect, it } from 'vitest';
import { isFilterChange } from '../../../src-core/contract/shell-checks.ts';

it.each(['used', 'favourite', 'ordinary', 'forgotten'])('a filter can be kept as %s', (as) => {
  expect(isFilterChange({ filter: 'opcode == close', as })).toBe(true);
});

it.each([
  ['nothing but blanks', { filter: ' \t', as: 'used' }],
  ['more than 4096 characters', { filter: 'x'.repeat(4097), as: 'used' }],
  ['another purpose', { filter: 'fin', as: 'constructor' }],
  ['no purpose', { filter: 'fin' }],
  ['more than is asked', { filter: 'fin', as: 'used', x: 1 }],
  ['no filter', { filter: 5, as: 'used' }],
  ['nothing', null],
])('%s is not kept', (_what, change) => {
  expect(isFilterChange(change)).toBe(false);
});
