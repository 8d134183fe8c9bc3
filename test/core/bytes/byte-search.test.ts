import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSearch } from '../../../src-core/bytes/byte-search.ts';

const RUNS = { seed: 6455, numRuns: 2000 };

describe('a search for bytes', () => {
  it.each([
    ['', '', true],
    ['', 'a', true],
    ['a', '', false],
    ['a', 'a', true],
    ['ab', 'a', false],
    ['ab', 'aab', true],
    ['aab', 'ab', false],
    ['needle', 'a needle in hay', true],
    ['needle', 'a needl', false],
    ['ÿ', 'aÿ', true],
  ])('%j in %j: %s', (wanted, text, isIn) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(byteSearch(Buffer.from(wanted, 'latin1')).isIn(bytes, 0, bytes.length)).toBe(isIn);
  });

  it('gives what a search for text gives, at any length, within the part that is named', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 80 });
    const wanted = fc.oneof(
      letters,
      letters.map((text) => text.slice(0, 4)),
      letters.map((text) => text.repeat(3)),
    );
    fc.assert(
      fc.property(letters, wanted, letters, fc.nat(90), fc.nat(20), (before, needle, behind, from, less) => {
        const text = `${before}${needle}${behind}`;
        const to = Math.max(from, text.length - less);
        const isIn = byteSearch(Buffer.from(needle)).isIn(Buffer.from(text), from, to);
        expect(isIn).toBe(needle === '' || text.slice(from, to).includes(needle));
      }),
      RUNS,
    );
  });
});
