/** Filtering, sorting and looking for rows, asked as a view asks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RowSelection, RowsRequest } from '../../../src-core/contract/engine.ts';
import { latin1 } from '../../support/bytes.ts';
import { HeldPatterns } from '../../support/held-patterns.ts';
import { writeLargeCapture } from '../../support/large-capture.mjs';
import { pcapFile } from '../../support/pcap-file.ts';
import { ALL_ROWS, ServedCapture, servedPackets } from '../../support/served-capture.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const CLOSE_1000 = Uint8Array.of(0x03, 0xe8);

/** Eight frames, a millisecond apart; the first comes 5 ms after the capture began, at 22:13:20 UTC. */
const TALK = new WebSocketTalk()
  .agree()
  .client({ opcode: 1, payload: latin1('alpha') })
  .server({ opcode: 1, payload: latin1('beta gamma') })
  .client({ opcode: 9, payload: latin1('p') })
  .server({ opcode: 10, payload: latin1('p') }, { opcode: 2, payload: Uint8Array.of(1, 2, 3) })
  .client({ opcode: 1, payload: latin1('alphabet') })
  .client({ opcode: 8, payload: CLOSE_1000 })
  .server({ opcode: 8, payload: CLOSE_1000 });

const LENGTH_DESCENDING = { by: 'length', descending: true } as const;

const HIT = { ...ALL_ROWS, level: 'frames', row: 0, backwards: false } as const;

function rowsRequest(part: Partial<RowsRequest>): RowsRequest {
  return { ...ALL_ROWS, from: 0, count: 256, find: null, near: 0, ...part };
}

let capture: ServedCapture;
let close: () => void;
beforeAll(async () => {
  ({ capture, close } = await servedPackets(TALK.packets));
});
afterAll(() => close());

async function frameNumbers(part: Partial<RowsRequest>): Promise<number[]> {
  const { rows } = await capture.request('frames', rowsRequest(part));
  return rows.map(({ frame }) => frame);
}

describe('rows of a table', () => {
  it.each<[string, Partial<RowSelection>, number[]]>([
    ['all', {}, [1, 2, 3, 4, 5, 6, 7, 8]],
    ['those that match a filter', { filter: 'opcode == text' }, [1, 2, 6]],
    ['those in whose text something is', { filter: 'text contains "bet"' }, [2, 6]],
    ['none, where none matches', { filter: 'length > 1 KiB' }, []],
    ['sorted, equals in the order of the capture', { sort: LENGTH_DESCENDING }, [2, 6, 1, 5, 7, 8, 3, 4]],
    ['from the last to the first', { sort: { by: 'number', descending: true } }, [8, 7, 6, 5, 4, 3, 2, 1]],
    ['as they are', { sort: { by: 'number', descending: false } }, [1, 2, 3, 4, 5, 6, 7, 8]],
    [
      'filtered and sorted',
      { filter: 'opcode == text', sort: { by: 'content', descending: true } },
      [2, 6, 1],
    ],
    ['of no connection', { connections: [2], filter: 'fin' }, []],
    ['of one connection', { connections: [1], filter: 'opcode == ping' }, [3]],
  ])('%s', async (_what, selection, frames) => {
    expect(await frameNumbers(selection)).toEqual(frames);
  });

  it('tell how many there are and that all were looked at', async () => {
    const found = await capture.request(
      'frames',
      rowsRequest({ filter: 'opcode == text', from: 1, count: 1 }),
    );
    expect(found).toMatchObject({
      total: 3,
      rows: [{ frame: 2 }],
      search: { state: 'complete', looked: 8, toLook: 8 },
    });
  });

  it('know no search where nothing is to be looked for', async () => {
    expect((await capture.request('frames', rowsRequest({}))).search).toBeNull();
  });

  it('count the time since the row before in the order of the capture, whatever the order of the table', async () => {
    const gaps = async (part: Partial<RowsRequest>): Promise<(readonly [number, number | null])[]> => {
      const { rows } = await capture.request('frames', rowsRequest(part));
      return rows.map(({ frame, sincePrevious }) => [frame, sincePrevious]);
    };
    expect(await gaps({ filter: 'opcode == text' })).toEqual([
      [1, null],
      [2, 1_000_000],
      [6, 4_000_000],
    ]);
    expect(await gaps({ filter: 'opcode == text', sort: LENGTH_DESCENDING })).toEqual([
      [2, 1_000_000],
      [6, 4_000_000],
      [1, null],
    ]);
  });

  it('are marked where they hold what is looked for, and all are there', async () => {
    const { rows } = await capture.request('frames', rowsRequest({ find: 'text contains "alpha"' }));
    expect(rows.map(({ isHit }) => isHit)).toEqual([true, false, false, false, false, true, false, false]);
  });

  it('are found among messages as well', async () => {
    const request = rowsRequest({ filter: 'text contains "alpha"', sort: LENGTH_DESCENDING });
    const { rows } = await capture.request('messages', request);
    expect(rows.map(({ message }) => message)).toEqual([4, 1]);
  });

  it('are refused with the words of what is wrong', async () => {
    await expect(capture.request('frames', rowsRequest({ filter: 'opcod == text' }))).rejects.toThrow(
      'There is no field "opcod".',
    );
  });
});

it.each<[string, Partial<RowSelection>, number, number | null]>([
  ['among all', {}, 6, 5],
  ['among those that match', { filter: 'opcode == text' }, 6, 2],
  ['nowhere, where it does not match', { filter: 'opcode == text' }, 3, null],
  ['in another order', { sort: LENGTH_DESCENDING }, 6, 1],
])('a row stands %s', async (_where, selection, row, index) => {
  const found = await capture.request('position', { ...ALL_ROWS, ...selection, level: 'frames', row });
  expect(found).toEqual({ index, isCertain: true });
});

describe('a filter that is being typed', () => {
  it('is told to be right, or what is wrong, where, and what may be meant', async () => {
    expect(await capture.request('checkFilter', { filter: 'opcode == text' })).toEqual({ problem: null });
    const { problem } = await capture.request('checkFilter', { filter: 'fin and opcod == text' });
    expect(problem).toEqual({ start: 8, end: 13, message: 'There is no field "opcod"', nearest: 'opcode' });
  });

  it('is completed at the cursor', async () => {
    const found = await capture.request('completeFilter', { filter: 'opcode == cl and fin', cursor: 12 });
    expect(found).toMatchObject({ start: 10, end: 12 });
    expect(found.choices.map(({ text, kind }) => [text, kind])).toEqual([['close', 'value']]);
  });
});

describe('the next hit', () => {
  it.each<[string, number, boolean, Partial<RowSelection>, [number, boolean]]>([
    ['of all', 0, false, {}, [1, false]],
    ['behind a row', 1, false, {}, [6, false]],
    ['after the last: the first again', 6, false, {}, [1, true]],
    ['backwards', 6, true, {}, [1, false]],
    ['backwards from before the first row: the last', 0, true, {}, [6, false]],
    ['backwards beyond the first: the last again', 1, true, {}, [6, true]],
    ['behind a row that the filter hides', 3, false, { filter: 'opcode == text' }, [6, false]],
    ['in front of a row that the filter hides', 3, true, { filter: 'opcode == text' }, [1, false]],
    ['among the rows that match a filter only', 0, false, { filter: 'length > 5' }, [6, false]],
    ['being the one that is selected already', 6, false, { filter: 'length > 5' }, [6, true]],
    ['down a sorted table', 6, false, { sort: LENGTH_DESCENDING }, [1, false]],
    ['beyond the end of a sorted table', 1, false, { sort: LENGTH_DESCENDING }, [6, true]],
  ])('%s', async (_what, row, backwards, selection, [hit, isWrapped]) => {
    const request = { ...ALL_ROWS, ...selection, level: 'frames', row, backwards } as const;
    expect(await capture.request('nextHit', { ...request, find: 'text contains "alpha"' })).toEqual({
      kind: 'hit',
      row: hit,
      connection: 1,
      isWrapped,
    });
  });

  it('is none where nothing matches, or nothing that is shown', async () => {
    const request = { ...ALL_ROWS, level: 'frames', row: 2, backwards: false } as const;
    expect(await capture.request('nextHit', { ...request, find: 'text contains "zzz"' })).toEqual({
      kind: 'none',
    });
    expect(
      await capture.request('nextHit', {
        ...request,
        filter: 'opcode == close',
        find: 'text contains "alpha"',
      }),
    ).toEqual({ kind: 'none' });
  });
});

describe('going to', () => {
  const goTo = (text: string, part: Partial<RowSelection> = {}) =>
    capture.request('goTo', { ...ALL_ROWS, ...part, level: 'frames', text });

  it.each([
    ['6', 6, 'number'],
    ['#6', 6, 'number'],
    [' 0,006 ', 6, 'number'],
    ['10 ms', 6, 'time'],
    ['9.5ms', 6, 'time'],
    ['0.007', 3, 'time'],
    ['+0.0070001 s', 4, 'time'],
    ['-1 s', 1, 'time'],
    ['22:13:20.010', 6, 'time'],
    ['22:13', 1, 'time'],
    ['2023-11-14T22:13:20.011Z', 7, 'time'],
    ['2023-11-14T23:13:20.011+01:00', 7, 'time'],
    ['2023-11-14', 1, 'time'],
  ])('"%s" leads to frame %i', async (text, row, by) => {
    expect(await goTo(text)).toEqual({ kind: 'row', row, connection: 1, by });
  });

  it('a time leads to the first row from then on that is shown', async () => {
    expect(await goTo('5 ms', { filter: 'opcode == close' })).toMatchObject({ row: 7 });
    expect(await goTo('6 ms', { sort: LENGTH_DESCENDING })).toMatchObject({ row: 2 });
  });

  it('a number leads to its row, shown or not', async () => {
    expect(await goTo('3', { filter: 'opcode == close' })).toMatchObject({ row: 3 });
  });

  it.each([
    ['9', {}, 'There is no row of that number; the last is 8.'],
    ['0', {}, 'Rows count from 1.'],
    ['1 min', {}, 'None of the frames shown is that late; the last came 0.0 s after the capture began.'],
    ['1 s', { filter: 'length > 1000' }, 'No frames are shown.'],
    ['soon', {}, 'This is neither the number of a row nor a time.'],
    ['', {}, 'This is neither the number of a row nor a time.'],
    ['12 parsecs', {}, 'This is neither the number of a row nor a time.'],
    ['25:00:00', {}, 'This is neither the number of a row nor a time.'],
  ])('"%s" with %j leads nowhere: %s', async (text, part, message) => {
    expect(await goTo(text, part)).toEqual({ kind: 'problem', message });
  });
});

it('a filtered table grows with its capture', async () => {
  const file = pcapFile(TALK.packets);
  const source = new PassThrough();
  const growing = new ServedCapture(source);
  const read = growing.read();
  const texts = async (): Promise<number> =>
    (await growing.request('frames', rowsRequest({ filter: 'opcode == text' }))).total;
  // The record of the second text frame ends where the third frame's begins.
  const third = (TALK.packets[7]?.origin ?? 0) - 16;
  source.write(file.subarray(0, third));
  await expect.poll(texts).toBe(2);
  source.end(file.subarray(third));
  await read;
  expect(await texts()).toBe(3);
  growing.session.close();
});

describe('a search that fails', () => {
  const REFUSED = Object.assign(new Error('EISDIR: illegal operation on a directory, read'), {
    code: 'EISDIR',
  });
  const WORDS = 'This is a folder, not a file (test). Name a capture file inside it.';
  const request = rowsRequest({ filter: 'text matches /a/' });

  it('while the capture grows leaves that alone, and is told with its reason', async () => {
    const patterns = new HeldPatterns();
    patterns.isHeld = false;
    const file = pcapFile(TALK.packets);
    const source = new PassThrough();
    const growing = new ServedCapture(source, patterns.compile);
    const read = growing.read();
    const third = (TALK.packets[7]?.origin ?? 0) - 16;
    source.write(file.subarray(0, third));
    await expect.poll(async () => (await growing.request('frames', request)).total).toBe(2);
    patterns.failure = REFUSED;
    source.end(file.subarray(third));
    await read;
    expect(growing.session.state).toEqual({ kind: 'complete', warning: null });
    expect((await growing.request('summary', {})).frames).toBe(8);
    expect(growing.news.map(({ progress: { state, failure } }) => [state, failure])).toEqual([
      ['failed', WORDS],
    ]);
    await expect(growing.request('frames', request)).rejects.toThrow(WORDS);
    // What does not need it is answered.
    expect(await growing.request('frames', rowsRequest({ filter: 'opcode == text' }))).toMatchObject({
      total: 3,
      search: { state: 'complete', failure: null },
    });
    growing.session.close();
  });

  it('later on is told, and rows are refused with its reason', async () => {
    const patterns = new HeldPatterns();
    const texts = Array.from({ length: 40 }, () => ({ opcode: 1, payload: latin1('beta') }));
    const talk = new WebSocketTalk().agree().client(...texts);
    const held = await servedPackets(talk.packets, patterns.compile);
    const first = await held.capture.request('frames', request);
    expect(first.search).toMatchObject({ state: 'running', failure: null });
    patterns.failure = REFUSED;
    await expect.poll(() => held.capture.news.at(-1)?.progress.state).toBe('failed');
    expect(held.capture.news.at(-1)).toMatchObject({ of: 'rows', progress: { failure: WORDS } });
    await expect(held.capture.request('frames', request)).rejects.toThrow(WORDS);
    await expect(held.capture.request('nextHit', { ...HIT, find: 'text matches /b/' })).rejects.toThrow(
      WORDS,
    );
    held.close();
  });

  it('in memory is told as well', async () => {
    const patterns = new HeldPatterns();
    patterns.failure = new RangeError('Array buffer allocation failed');
    const held = await servedPackets(TALK.packets, patterns.compile);
    await expect(held.capture.request('frames', request)).rejects.toThrow(
      'The search broke off: Array buffer allocation failed (test). Ask for fewer rows.',
    );
    held.close();
  });
});

it('marks of hits that take their time are left out until they are known', async () => {
  const { capture: held, close: closeHeld } = await servedPackets(TALK.packets, new HeldPatterns().compile);
  const request = rowsRequest({ find: 'text matches /alpha/' });
  const hits = async (): Promise<number[]> => {
    const { rows } = await held.request('frames', request);
    return rows.filter(({ isHit }) => isHit).map(({ frame }) => frame);
  };
  // One text takes longer than a turn, and those of the last rows are looked at first.
  expect(await hits()).toEqual([6]);
  await expect.poll(() => held.news.length).toBe(1);
  expect(held.news[0]).toMatchObject({ of: 'rows', progress: { state: 'complete' } });
  expect(await hits()).toEqual([1, 6]);
  expect(held.news).toHaveLength(1);
  closeHeld();
});

describe('a search that takes its time', () => {
  const FRAMES = 200_000;
  const SEARCH = 'text matches /9{5}[^0-9]/';
  const IN_VAIN = 'text matches /9{7}[^0-9]/';
  const patterns = new HeldPatterns();
  let folder: string;
  let large: ServedCapture;
  beforeEach(() => {
    patterns.isHeld = true;
  });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
    const path = join(folder, 'large.pcap');
    writeLargeCapture(path, FRAMES);
    large = await new ServedCapture(path, patterns.compile).read();
  });
  afterAll(() => {
    large.session.close();
    rmSync(folder, { recursive: true });
  });

  it('lets other requests be answered, tells of its progress, and can be cancelled and gone on with', async () => {
    const search = rowsRequest({ filter: SEARCH });
    const first = large.request('frames', search);
    await large.request('summary', {});
    expect(large.answered).toEqual(['summary']);
    expect((await first).search).toMatchObject({ state: 'running', toLook: FRAMES });
    await expect.poll(() => large.news.length).toBeGreaterThan(0);
    expect(large.news[0]).toMatchObject({ of: 'rows', progress: { state: 'running', toLook: FRAMES } });
    expect(large.news[0]?.progress.rate).toBeGreaterThan(0);

    await large.request('cancelSearch', {});
    await expect.poll(() => large.news.at(-1)?.progress.state).toBe('cancelled');
    const cancelled = await large.request('frames', search);
    expect(cancelled.search?.state).toBe('cancelled');
    expect(cancelled.search?.looked).toBeLessThan(FRAMES);

    await large.request('continueSearch', {});
    patterns.isHeld = false;
    await expect.poll(() => large.news.at(-1)?.progress.state, { timeout: 60_000 }).toBe('complete');
    const found = await large.request('frames', search);
    expect(found.rows.map(({ frame }) => frame)).toEqual([99_999, 199_999]);
    expect(found.search).toMatchObject({ state: 'complete', looked: FRAMES });
  });

  it('ends when other rows are asked for', async () => {
    const abandoned = large.request('frames', rowsRequest({ filter: IN_VAIN }));
    const other = await large.request('frames', rowsRequest({ filter: 'frame == 150_000' }));
    expect(other).toMatchObject({ total: 1, rows: [{ frame: 150_000 }], search: { state: 'complete' } });
    expect((await abandoned).search?.state).not.toBe('complete');
    await expect.poll(() => large.news.at(-1)?.progress.state).toBe('complete');
  });

  it('for the next hit can be cancelled as well', async () => {
    const request = { ...ALL_ROWS, level: 'frames', row: 100_000, backwards: false } as const;
    const hit = large.request('nextHit', { ...request, find: IN_VAIN });
    await large.request('cancelSearch', {});
    expect(await hit).toEqual({ kind: 'cancelled' });
    expect(await large.request('nextHit', { ...request, find: 'frame == 99_999' })).toEqual({
      kind: 'hit',
      row: 99_999,
      connection: 1,
      isWrapped: true,
    });
  });

  it('of a hit ends when another is looked for', async () => {
    const request = { ...ALL_ROWS, level: 'frames', row: 0, backwards: false } as const;
    const abandoned = large.request('nextHit', { ...request, find: IN_VAIN });
    expect(await large.request('nextHit', { ...request, find: 'frame == 7' })).toMatchObject({ row: 7 });
    expect(await abandoned).toEqual({ kind: 'cancelled' });
  });

  it('puts 200,000 rows in order', async () => {
    const sorted = rowsRequest({ sort: { by: 'length', descending: true }, from: 0, count: 3 });
    await expect
      .poll(async () => (await large.request('frames', sorted)).search?.state, { timeout: 30_000 })
      .toBe('complete');
    // The note is longest in every fortieth frame, and numbers of six digits begin with 100,000.
    const { rows } = await large.request('frames', sorted);
    expect(rows.map(({ frame }) => frame)).toEqual([100_039, 100_079, 100_119]);
  });
});
