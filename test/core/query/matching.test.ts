/** Regular expressions can't be interrupted while they look at a text: how much of one they see, and when time is asked. */
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src-core/query/fields.ts';
import { type Filter, parseFilter } from '../../../src-core/query/filter.ts';
import { RowQuery } from '../../../src-core/query/row-query.ts';
import { MadeStore } from '../../support/made-store.ts';

/** A filter whose regular expressions find nothing, and what they were shown. */
function watchedFilter(text: string, size: number): { readonly filter: Filter; readonly texts: string[] } {
  const texts: string[] = [];
  const test = (shown: string): boolean => {
    texts.push(shown);
    return false;
  };
  const result = parseFilter(text, FIELDS, () => ({ kind: 'pattern', pattern: { size, test } }));
  if (result.kind === 'problem') throw new Error(result.problem.message);
  return { filter: result.filter, texts };
}

const ROW = 'x'.repeat(1000);

/** How many texts were looked at by the end of each turn, where time is up whenever it is asked for. */
function turnsOf(query: RowQuery, texts: readonly string[]): number[] {
  const turns: number[] = [];
  for (let isDone = false; !isDone && turns.length < 100; ) {
    isDone = query.work(() => true);
    turns.push(texts.length);
  }
  return turns;
}

describe('a regular expression that is slow', () => {
  it('looks at no second text when time is up', () => {
    const { store, payloads } = new MadeStore().add(...Array.from({ length: 4 }, () => ({ text: ROW })));
    const { filter, texts } = watchedFilter('text matches /a/', 1000);
    const query = new RowQuery({ store, payloads, level: 'frames', filter });
    expect(turnsOf(query, texts)).toEqual([1, 2, 3, 4]);
  });

  it('looks at many short texts between two looks at the time', () => {
    const { store, payloads } = new MadeStore().add(...Array.from({ length: 16 }, () => ({ text: 'x' })));
    const { filter, texts } = watchedFilter('text matches /a/', 10);
    const query = new RowQuery({ store, payloads, level: 'frames', filter });
    expect(turnsOf(query, texts)).toEqual([16]);
  });

  it.each([
    'text matches /a/ or text matches /b/ or text matches /c/',
    'not (not text matches /a/ and not (text matches /b/ or text matches /c/))',
  ])('does not look at a text again when another was interrupted: %s', (expression) => {
    const { store, payloads } = new MadeStore().add({ text: ROW }, { text: ROW });
    const { filter, texts } = watchedFilter(expression, 1000);
    const query = new RowQuery({ store, payloads, level: 'frames', filter });
    expect(turnsOf(query, texts)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('of what connections have is put off as well, and comes to an end', () => {
    const { store, payloads } = new MadeStore(5).add({ connection: 4, text: ROW });
    // "ws://example.com/" takes 17 steps times the size: after every fourth the time is asked.
    const { filter, texts } = watchedFilter('url matches /a/', 1000);
    const query = new RowQuery({ store, payloads, level: 'connections', filter });
    expect(turnsOf(query, texts).at(0)).toBe(4);
    expect(query.looked).toBe(5);
    expect(texts).toHaveLength(5);
  });

  it.each([
    // 24 Mi steps.
    [1000, 25_165],
    [48, 524_288],
    [24, 1_048_576],
    [5, 1_048_576],
  ])('of %i instructions sees %i bytes of a long content, which is told', (size, seen) => {
    const { store, payloads } = new MadeStore().add({ text: 'x'.repeat(1_100_000) }, { text: 'x' });
    const { filter, texts } = watchedFilter('text matches /a/', size);
    const query = new RowQuery({ store, payloads, level: 'frames', filter });
    query.work(() => false);
    expect(texts.map(({ length }) => length)).toEqual([seen, 1]);
    expect(query.cutContents).toBe(1);
  });

  it('is not said to have missed anything in a content of just the length that it sees', () => {
    const { store, payloads } = new MadeStore().add({ text: 'x'.repeat(1_048_576) });
    const { filter } = watchedFilter('text matches /a/', 24);
    const query = new RowQuery({ store, payloads, level: 'frames', filter });
    query.work(() => false);
    expect(query.cutContents).toBe(0);
  });
});
