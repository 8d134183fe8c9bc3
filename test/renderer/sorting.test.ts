import { describe, expect, it } from 'vitest';
import type { RowSort } from '../../src-core/contract/searching.ts';
import { nextSort, sortAt, sortWords } from '../../src-renderer/frames/sorting.ts';

const up: RowSort = { by: 'length', descending: false };
const down: RowSort = { by: 'length', descending: true };

describe('a click on a column', () => {
  it('sorts, then the other way round, then not at all', () => {
    expect(nextSort(null, 'length')).toEqual(up);
    expect(nextSort(up, 'length')).toEqual(down);
    expect(nextSort(down, 'length')).toBeNull();
  });

  it('begins anew where another column was sorted by', () => {
    expect(nextSort(down, 'time')).toEqual({ by: 'time', descending: false });
  });

  it('is told of beforehand', () => {
    expect(sortWords('Length', up)).toBe('Sort by length, ascending');
    expect(sortWords('Length', down)).toBe('Sort by length, descending');
    expect(sortWords('Length', null)).toBe('Back to the order of the capture');
  });
});

describe('between frames and messages an order', () => {
  it.each<[RowSort['by'], 'frames' | 'messages', RowSort['by'] | undefined]>([
    ['length', 'messages', 'length'],
    ['opcode', 'messages', 'type'],
    ['type', 'frames', 'opcode'],
    ['fragments', 'frames', undefined],
    ['bits', 'messages', undefined],
    ['severity', 'messages', 'severity'],
    ['fragments', 'messages', 'fragments'],
  ])('by %s is at the %s one by %s', (by, level, after) => {
    expect(sortAt(level, { by, descending: true })).toEqual(
      after === undefined ? null : { by: after, descending: true },
    );
  });

  it('that is none stays none', () => {
    expect(sortAt('messages', null)).toBeNull();
  });
});
