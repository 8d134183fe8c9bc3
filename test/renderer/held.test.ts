import { describe, expect, it } from 'vitest';
import { nextChosen } from '../../src-renderer/intercept/held-list.ts';
import { heldCountWords, limitWords, waitWords } from '../../src-renderer/intercept/held-words.ts';

const items = (...ids: number[]): readonly { readonly id: number }[] => ids.map((id) => ({ id }));

describe('what is looked at in the queue', () => {
  it.each<[string, number[], number | undefined, number[], number | undefined]>([
    ['is the first where nothing was', [], undefined, [4, 5], 4],
    ['stays while others come', [1, 2], 2, [1, 2, 3], 2],
    ['stays while others go', [1, 2, 3], 3, [3], 3],
    ['goes to the one below when it has gone', [1, 2, 3], 2, [1, 3, 4], 3],
    ['goes to the next below that is still there', [1, 2, 3, 4], 2, [1, 4], 4],
    ['goes to the last when there is none below', [1, 2, 3], 3, [1, 2], 2],
    ['is nothing when there is nothing', [1], 1, [], undefined],
  ])('%s', (_name, before, chosen, after, next) => {
    expect(nextChosen({ items: items(...before), chosen }, items(...after))).toBe(next);
  });
});

describe('words of the queue', () => {
  it.each([
    [0, '0 s'],
    [1999, '1 s'],
    [59_000, '59 s'],
    [61_000, '1 min 1 s'],
  ])('after %d milliseconds say it waits %s', (passed, words) => {
    expect(waitWords({ since: 1_000_000 }, 1_000_000 + passed)).toBe(words);
  });

  const hold = (atLast: 'forward' | 'drop') =>
    [{ name: 'patient', action: { kind: 'hold', timeLimit: 5000, atLast } }] as const;

  it('say when it decides itself, and how', () => {
    const held = { limit: 5000, rule: 'patient' };
    expect(limitWords(held, 2000, hold('forward'))).toBe('goes on in 3 s');
    expect(limitWords(held, 2000, hold('drop'))).toBe('dropped in 3 s');
    expect(limitWords(held, 9000, hold('drop'))).toBe('dropped in 0 s');
    expect(limitWords({ limit: null, rule: 'patient' }, 2000, hold('drop'))).toBe('');
  });

  it.each([
    [0, 0, 'Nothing is held'],
    [1, 1, '1 held'],
    [1200, 256, '1,200 held, the first 256 below'],
  ])('count %d', (total, listed, words) => {
    expect(heldCountWords(total, listed)).toBe(words);
  });
});
