import { expect, it } from 'vitest';
import type { SearchProgress } from '../../src-core/contract/searching.ts';
import { PagedRows } from '../../src-renderer/engine-client/paged-rows.ts';

/** A list that grows, as an engine serves it; answers come when they are let go. */
class GrowingList {
  length = 0;
  readonly asked: [from: number, count: number][] = [];
  readonly fetch = (from: number, count: number): Promise<{ total: number; rows: number[] }> => {
    this.asked.push([from, count]);
    const rows = Array.from(
      { length: Math.max(0, Math.min(count, this.length - from)) },
      (_, at) => from + at,
    );
    return Promise.resolve({ total: this.length, rows });
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('holds only pages that were asked for, and tells when one is here', async () => {
  const list = new GrowingList();
  list.length = 1_000_000;
  const rows = new PagedRows(list.fetch);
  let told = 0;
  rows.subscribe(() => told++);
  await settled();
  expect(rows.total).toBe(1_000_000);
  expect(rows.get(999_999)).toBeUndefined();
  expect(rows.get(999_998)).toBeUndefined();
  await settled();
  expect(rows.get(999_999)).toBe(999_999);
  expect(list.asked).toEqual([
    [0, 128],
    [999_936, 128],
  ]);
  expect(told).toBe(2);
});

it('follows a list that grows, the rows of a page that was not full included', async () => {
  const list = new GrowingList();
  list.length = 100;
  const rows = new PagedRows(list.fetch);
  await settled();
  expect([rows.total, rows.get(99), rows.get(100)]).toEqual([100, 99, undefined]);
  list.length = 300;
  rows.refresh();
  await settled();
  expect(rows.total).toBe(300);
  rows.get(127);
  rows.get(299);
  await settled();
  expect([rows.get(100), rows.get(127), rows.get(299)]).toEqual([100, 127, 299]);
});

it('asks at once for what stands at the end of a list that is known to be longer', async () => {
  const list = new GrowingList();
  list.length = 100;
  const rows = new PagedRows(list.fetch);
  await settled();
  let told = 0;
  rows.subscribe(() => told++);
  list.length = 10_000;
  rows.refresh(9900);
  await settled();
  // Pages of 128 rows: 9900 lies on the one from 9856 to 9983.
  expect(list.asked.slice(1)).toEqual([[9728, 256]]);
  expect(told).toBe(1);
  // What came meanwhile is told of with what comes next.
  expect(rows.total).toBe(9984);
  expect([rows.get(9728), rows.get(9983)]).toEqual([9728, 9983]);
  rows.refresh(10_000);
  await settled();
  expect(list.asked.slice(2)).toEqual([[9984, 128]]);
  expect([rows.total, rows.get(9999), rows.get(10_000)]).toEqual([10_000, 9999, undefined]);
});

it('lets go of pages that were not looked at for long', async () => {
  const list = new GrowingList();
  list.length = 1_000_000;
  const rows = new PagedRows(list.fetch);
  await settled();
  for (let page = 1; page <= 70; page++) {
    rows.get(page * 128);
    await settled();
  }
  const before = list.asked.length;
  expect(rows.get(70 * 128)).toBe(8960);
  expect(list.asked.length).toBe(before);
  expect(rows.get(0)).toBeUndefined();
  expect(list.asked.length).toBe(before + 1);
});

it('gives a row on request even when its page is not held', async () => {
  const list = new GrowingList();
  list.length = 5000;
  const rows = new PagedRows(list.fetch);
  await settled();
  expect(await rows.whenHere(4321)).toBe(4321);
  expect(await rows.whenHere(5000)).toBeUndefined();
});

it('stays quiet when there is no engine any more', async () => {
  const rows = new PagedRows(() => Promise.reject(new Error('gone')));
  await settled();
  expect([rows.total, rows.get(0), await rows.whenHere(0)]).toEqual([0, undefined, undefined]);
});

it('tells how far the list is known, and waits for what is to become of it', async () => {
  const list = new GrowingList();
  let state: SearchProgress['state'] = 'running';
  const search = (): SearchProgress => ({
    state,
    failure: null,
    looked: 5,
    toLook: 10,
    rate: 1,
    cutContents: 0,
  });
  const rows = new PagedRows(async (from, count) => ({
    ...(await list.fetch(from, count)),
    search: search(),
  }));
  let isThere = false;
  const waiting = rows
    .until(() => rows.search?.state === 'complete')
    .then(() => {
      isThere = true;
    });
  await settled();
  expect([rows.search?.state, isThere]).toEqual(['running', false]);
  state = 'complete';
  rows.refresh();
  await waiting;
  expect(rows.search?.state).toBe('complete');
});

it('says why rows were refused, until some come again', async () => {
  let refusal: string | undefined = 'There is no field "opcod".';
  const rows = new PagedRows<number>(() =>
    refusal === undefined ? Promise.resolve({ total: 1, rows: [7] }) : Promise.reject(new Error(refusal)),
  );
  await settled();
  expect([rows.failure, rows.total]).toEqual(['There is no field "opcod".', 0]);
  refusal = undefined;
  rows.refresh();
  await settled();
  expect([rows.failure, rows.get(0)]).toEqual([undefined, 7]);
});

it('asks for nothing more once it is stopped, and keeps what it has', async () => {
  const list = new GrowingList();
  list.length = 1000;
  const rows = new PagedRows(list.fetch);
  await settled();
  rows.stop();
  rows.refresh();
  expect([rows.get(5), rows.get(500), await rows.whenHere(500)]).toEqual([5, undefined, undefined]);
  await settled();
  expect(list.asked).toEqual([[0, 128]]);
});
