import { describe, expect, it } from 'vitest';
import { HitSearch } from '../../../src-core/query/hit-search.ts';
import { RowQuery } from '../../../src-core/query/row-query.ts';
import type { Sort } from '../../../src-core/query/sort-columns.ts';
import { filterOf } from '../../support/filtered-rows.ts';
import { MadeStore } from '../../support/made-store.ts';

/** Thirty frames; every third is a ping, every fifth has one byte of payload. */
const made = new MadeStore();
for (let row = 0; row < 30; row++)
  made.add({ opcode: row % 3 === 0 ? 9 : 1, text: row % 5 === 0 ? 'x' : '' });

interface Question {
  readonly among?: string;
  readonly sort?: Sort;
  readonly find: string;
  readonly from: number | undefined;
  readonly backwards: boolean;
  readonly slices?: number;
}

function search({ among, sort, find, from, backwards, slices = 100 }: Question): HitSearch {
  const { store, payloads } = made;
  const source = { store, payloads, level: 'frames' as const };
  const rows = new RowQuery({
    ...source,
    ...(among === undefined ? {} : { filter: filterOf(among) }),
    ...(sort === undefined ? {} : { sort }),
  });
  rows.work(() => false);
  const hits = new HitSearch({ ...source, rows, filter: filterOf(find), from, backwards });
  for (let turn = 0, left = slices; !hits.work(() => left-- <= 0); turn++, left = slices)
    if (turn > 1000) throw new Error('endless');
  return hits;
}

describe('the next hit', () => {
  it.each<
    [find: string, from: number | undefined, forwards: number | undefined, backwards: number | undefined]
  >([
    ['length == 1', undefined, 0, 25],
    ['length == 1', 0, 5, 25],
    ['length == 1', 7, 10, 5],
    ['length == 1', 25, 0, 20],
    ['length == 1', 29, 0, 25],
    ['frame == 8', 7, 7, 7],
    ['frame == 99', 7, undefined, undefined],
    ['text contains "x"', 3, 5, 25],
  ])('of %s from position %s', (find, from, forwards, backwards) => {
    expect(search({ find, from, backwards: false }).found).toBe(forwards);
    expect(search({ find, from, backwards: true }).found).toBe(backwards);
  });

  it('is one of the rows that are shown, at its position among them', () => {
    // Rows 0, 3, 6, … are shown; those with a byte are 0 and 15.
    const question = { among: 'opcode == ping', find: 'length == 1' };
    expect(search({ ...question, from: 0, backwards: false }).found).toBe(5);
    expect(search({ ...question, from: 5, backwards: false }).found).toBe(0);
    expect(search({ ...question, from: 4, backwards: true }).found).toBe(0);
  });

  it('follows the order in which they stand', () => {
    // By length, the longest first: 0, 5, 10, 15, 20, 25, then the others.
    const question = { sort: { by: 'length', descending: true } as const, find: 'opcode == ping' };
    expect(search({ ...question, from: 0, backwards: false }).found).toBe(3);
    expect(search({ ...question, from: 3, backwards: false }).found).toBe(8);
    expect(search({ ...question, from: 3, backwards: true }).found).toBe(0);
  });

  it.each([0, 1, 2])('is found in slices, asking %i times for the time', (slices) => {
    expect(
      search({ find: 'text contains "x" and frame > 21', from: 3, backwards: false, slices }).found,
    ).toBe(25);
  });

  it('tells how far it is', () => {
    const hits = search({ find: 'frame == 99', from: 7, backwards: false });
    expect([hits.looked, hits.toLook]).toEqual([30, 30]);
  });

  it('is none among no rows', () => {
    const hits = search({ among: 'frame > 99', find: 'fin', from: undefined, backwards: true });
    expect([hits.found, hits.toLook]).toEqual([undefined, 0]);
  });
});
