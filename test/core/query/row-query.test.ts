import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../../src-core/capture-store/payload-reader.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../../src-core/pipeline/packet-pipeline.ts';
import { RowQuery, type RowQueryFacts } from '../../../src-core/query/row-query.ts';
import { SORT_COLUMNS, type SortColumn } from '../../../src-core/query/sort-column-names.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { latin1 } from '../../support/bytes.ts';
import { filterOf, rowsOf } from '../../support/filtered-rows.ts';
import { type MadeFrame, MadeStore } from '../../support/made-store.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { talkOfEverything } from '../../support/talk-of-everything.ts';
import { PacketLog } from '../../support/tcp-talk.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const BLOCK = 65_536;

function query(made: MadeStore, more: Partial<RowQueryFacts> = {}): RowQuery {
  return new RowQuery({ store: made.store, payloads: made.payloads, level: 'frames', ...more });
}

/** Works to the end, asking for the time only a few times in between. */
function finished(made: RowQuery, slices = 1): RowQuery {
  for (let turn = 0; !made.work(timeUpAfter(slices)); turn++) if (turn > 100_000) throw new Error('endless');
  return made;
}

function timeUpAfter(count: number): () => boolean {
  let left = count;
  return () => left-- <= 0;
}

function many(count: number, frame: (row: number) => MadeFrame = () => ({})): MadeStore {
  const made = new MadeStore(3);
  for (let row = 0; row < count; row++) made.add(frame(row));
  return made;
}

describe('rows without a filter', () => {
  it('are all rows of the table, as they come', () => {
    const made = many(3);
    const all = query(made);
    expect(all.work(() => true)).toBe(true);
    expect(rowsOf(all)).toEqual([0, 1, 2]);
    made.add({});
    expect([all.count, all.at(3), all.indexOf(3), all.indexOf(4)]).toEqual([4, 3, 3, undefined]);
    expect([all.before(0), all.before(2), all.looked, all.toLook]).toEqual([undefined, 1, 4, 4]);
  });
});

describe('rows of certain connections', () => {
  it.each<[string, number[], number[]]>([
    ['of one', [1], [1, 4, 5]],
    ['of several', [0, 2], [0, 2, 3]],
    ['of one that has none', [9], []],
    ['of none', [], []],
  ])('%s stand in their order', (_, connections, rows) => {
    const made = new MadeStore(3);
    for (const connection of [0, 1, 2, 0, 1, 1]) made.add({ connection });
    const some = finished(query(made, { connections: new Set(connections) }));
    expect(rowsOf(some)).toEqual(rows);
    rows.forEach((row, index) => {
      expect(some.indexOf(row)).toBe(index);
      expect(some.before(row)).toBe(rows[index - 1]);
    });
    for (const row of [0, 1, 2, 3, 4, 5, 6].filter((row) => !rows.includes(row)))
      expect(some.indexOf(row)).toBeUndefined();
  });

  it('can be filtered further', () => {
    const made = many(30, (row) => ({ connection: row % 3, opcode: row % 2 === 0 ? 1 : 9 }));
    const both = query(made, { connections: new Set([1]), filter: filterOf('opcode == ping') });
    expect(rowsOf(finished(both))).toEqual([1, 7, 13, 19, 25]);
  });
});

describe('looking for rows', () => {
  it('begins around the row that is asked for, goes on to the end, and then back', () => {
    const made = many(3 * BLOCK, (row) => ({ opcode: row % BLOCK === 5 ? 9 : 1 }));
    const near = query(made, { filter: filterOf('opcode == ping'), near: BLOCK + 77 });
    const seen: number[][] = [];
    while (!near.work(timeUpAfter(0))) {
      const rows = rowsOf(near);
      if (rows.length !== seen.at(-1)?.length) seen.push(rows);
    }
    const [first, second, third] = [5, BLOCK + 5, 2 * BLOCK + 5];
    expect(seen.filter((rows) => rows.length > 0)).toEqual([
      [second],
      [second, third],
      [first, second, third],
    ]);
  });

  it('tells how far it is, and what it has found so far', () => {
    const made = many(40_000, (row) => ({ opcode: row % 2 === 0 ? 9 : 1 }));
    const half = query(made, { filter: filterOf('opcode == ping') });
    expect([half.looked, half.toLook, half.count]).toEqual([0, 40_000, 0]);
    expect(half.work(timeUpAfter(1))).toBe(false);
    const { looked, count } = half;
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThan(40_000);
    expect(count).toBe(Math.ceil(looked / 2));
    finished(half);
    expect([half.looked, half.count]).toEqual([40_000, 20_000]);
  });

  it('asks for the time more often the more there is to compare', () => {
    const made = many(20_000);
    const asked = (filter: string): number => {
      let times = 0;
      query(made, { filter: filterOf(filter) }).work(() => {
        times++;
        return false;
      });
      return times;
    };
    expect(asked('frame > 5')).toBe(3);
    expect(asked(Array.from({ length: 1024 }, (_, at) => `frame == ${at}`).join(' or '))).toBe(157);
  });

  it('looks at new rows only', () => {
    const made = many(100, (row) => ({ text: `row ${row}` }));
    const search = finished(query(made, { filter: filterOf('text contains "7"') }));
    const { reads } = made;
    expect(search.work(() => false)).toBe(true);
    made.add({ text: 'row 107' }, { text: 'row 108' });
    finished(search);
    expect(made.reads - reads).toBe(2);
    expect(rowsOf(search).slice(-2)).toEqual([97, 100]);
  });

  it('goes into payloads only where columns leave a row open', () => {
    const made = many(1000, (row) => ({ text: 'x', opcode: row % 100 === 0 ? 1 : 9 }));
    finished(query(made, { filter: filterOf('payload contains "x" and opcode == text') }));
    expect(made.reads).toBe(10);
    finished(query(made, { filter: filterOf('payload contains "y" or opcode in {text, ping}') }));
    expect(made.reads).toBe(10);
  });

  it('stops within a long payload when time is up, and goes on there', () => {
    const made = new MadeStore();
    made.add({ text: `${'-'.repeat(500_000)}needle` }, { text: 'needle' });
    const search = query(made, { filter: filterOf('payload contains "needle"') });
    for (let turn = 0; turn < 7; turn++) expect(search.work(() => true)).toBe(false);
    // Seven pieces of 64 KiB each have been read once.
    expect([made.reads, search.count]).toEqual([7, 0]);
    expect(rowsOf(finished(search))).toEqual([0, 1]);
  });

  it.each([65_530, 65_535, 65_536, 131_060, 131_072])('finds what lies across a cut near byte %i', (at) => {
    const made = new MadeStore();
    made.add({ text: `${'n'.repeat(at)}needle${'n'.repeat(70_000)}` }, { text: 'n'.repeat(200_000) });
    expect(rowsOf(finished(query(made, { filter: filterOf('text contains "needle"') })))).toEqual([0]);
  });

  it('matches regular expressions with the first MiB of a content, and counts where that was not all', () => {
    const made = new MadeStore();
    const filler = (count: number): string => '-'.repeat(count);
    made.add(
      { text: `${filler(1_048_570)}needle` },
      { text: `${filler(1_048_571)}needle` },
      { text: filler(9) },
    );
    const matching = finished(query(made, { filter: filterOf('text matches /needle/') }));
    expect([rowsOf(matching), matching.cutContents]).toEqual([[0], 1]);
    const containing = finished(query(made, { filter: filterOf('text contains "needle"') }));
    expect([rowsOf(containing), containing.cutContents]).toEqual([[0, 1], 0]);
  });
});

describe('rows in an order', () => {
  const capture = talkOfEverything();

  it.each<
    [level: keyof typeof SORT_COLUMNS, by: SortColumn, rows: readonly number[], backwards: readonly number[]]
  >([
    ['frames', 'number', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['frames', 'time', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['frames', 'connection', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [10, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['frames', 'direction', [1, 4, 6, 7, 8, 2, 3, 5, 9, 10], [2, 3, 5, 9, 10, 1, 4, 6, 7, 8]],
    ['frames', 'opcode', [5, 1, 2, 7, 10, 6, 8, 9, 3, 4], [4, 3, 8, 9, 6, 1, 2, 7, 10, 5]],
    ['frames', 'length', [9, 3, 4, 2, 7, 8, 5, 10, 1, 6], [6, 1, 5, 10, 2, 7, 8, 3, 4, 9]],
    // All but the last follow after a millisecond; the first follows none and comes last both ways.
    ['frames', 'since-previous', [2, 3, 4, 5, 6, 7, 8, 9, 10, 1], [10, 2, 3, 4, 5, 6, 7, 8, 9, 1]],
    ['frames', 'content', [9, 8, 6, 3, 4, 5, 7, 2, 1, 10], [10, 1, 2, 7, 5, 3, 4, 6, 8, 9]],
    // Frame 7 is an error, frame 10 but a note; the others break no rule.
    ['frames', 'severity', [7, 10, 1, 2, 3, 4, 5, 6, 8, 9], [10, 7, 1, 2, 3, 4, 5, 6, 8, 9]],
    // Without FIN, FIN alone, FIN of a masked one, FIN and RSV1.
    ['frames', 'bits', [2, 3, 5, 7, 9, 1, 4, 6, 8, 10], [10, 1, 4, 6, 8, 3, 5, 7, 9, 2]],
    ['messages', 'severity', [4, 5, 1, 2, 3], [5, 4, 1, 2, 3]],
    ['messages', 'end-time', [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]],
    ['messages', 'fragments', [1, 3, 4, 5, 2], [2, 1, 3, 4, 5]],
    ['messages', 'type', [1, 2, 4, 5, 3], [3, 1, 2, 4, 5]],
    ['messages', 'wire-length', [4, 5, 1, 2, 3], [3, 1, 2, 5, 4]],
    ['messages', 'length', [4, 5, 1, 2, 3], [3, 1, 2, 4, 5]],
    ['messages', 'content', [5, 3, 4, 1, 2], [2, 1, 4, 3, 5]],
  ])('of %s by %s', (level, by, rows, backwards) => {
    expect(SORT_COLUMNS[level]).toContain(by);
    for (const [descending, expected] of [
      [false, rows],
      [true, backwards],
    ] as const) {
      const { store, payloads } = capture;
      const sorted = finished(new RowQuery({ store, payloads, level, sort: { by, descending } }), 0);
      expect(rowsOf(sorted).map((row) => row + 1)).toEqual(expected);
      expected.forEach((row, index) => expect(sorted.indexOf(row - 1)).toBe(index));
      expect(sorted.indexOf(99)).toBeUndefined();
    }
  });

  it('are there once they are in it, and only those that match', () => {
    const made = many(20_000, (row) => ({ text: 'x'.repeat((row * 7) % 11), opcode: row % 2 === 0 ? 1 : 9 }));
    const filter = filterOf('opcode == text and length > 8');
    const sorted = query(made, { filter, sort: { by: 'length', descending: true } });
    while (!sorted.work(timeUpAfter(0))) expect(sorted.count).toBe(0);
    const lengths = rowsOf(sorted).map((row) => made.store.frames.payloadLength(row));
    expect(lengths).toEqual([...lengths].sort((one, other) => other - one));
    expect(new Set(lengths)).toEqual(new Set([9, 10]));
    expect(sorted.count).toBe(
      20_000 / 2 -
        rowsOf(finished(query(made, { filter: filterOf('opcode == text and length <= 8') }))).length,
    );
  });

  it('by content tells them apart by their first 64 bytes', () => {
    const start = '{"type":"update","id":';
    const made = new MadeStore().add(
      ...['3}', '10}', '1', '1}', '', '1}'].map((end) => ({ text: `${start}${end}` })),
      { text: `${'-'.repeat(63)}b` },
      { text: `${'-'.repeat(63)}a` },
      { text: `${'-'.repeat(64)}b` },
      { text: `${'-'.repeat(64)}a` },
    );
    const sorted = finished(query(made, { sort: { by: 'content', descending: false } }));
    expect(rowsOf(sorted)).toEqual([8, 9, 7, 6, 4, 2, 1, 3, 5, 0]);
  });

  it('take in what comes while the capture grows', () => {
    const made = new MadeStore().add({ text: 'bb' }, { text: 'a' });
    const sorted = finished(query(made, { sort: { by: 'length', descending: false } }));
    expect(rowsOf(sorted)).toEqual([1, 0]);
    made.add({ text: '' }, { text: 'ccc' });
    expect(rowsOf(finished(sorted))).toEqual([2, 1, 0, 3]);
  });
});

describe('what settles late', () => {
  it('is looked at again when the capture has grown, and in the end', () => {
    const made = many(3);
    const broken = finished(query(made, { filter: filterOf('violation') }));
    expect(rowsOf(broken)).toEqual([]);
    const [connection] = made.store.connections;
    const finding = { rule: 'ping-unanswered', peer: 'client', detail: 'client' } as const;
    made.store.addViolation(connection!, { finding, frame: 1, at: 5 });
    expect(rowsOf(finished(broken))).toEqual([1]);
    made.store.isComplete = true;
    expect(rowsOf(finished(broken))).toEqual([1]);
    expect([broken.looked, broken.toLook]).toEqual([3, 3]);
  });

  it('is a message that grows, for the connection that is asked for by it', () => {
    const log = new PacketLog();
    new WebSocketTalk(log)
      .agree()
      .client({ opcode: 1, fin: false, payload: latin1('one') })
      .client({ opcode: 0, payload: latin1('three') });
    const store = new CaptureStore();
    const spool = new MemorySpool(log.packets);
    const pipeline = new PacketPipeline({ store, spool, limits: DEFAULT_LIMITS, inflate });
    const payloads = new PayloadReader(store, spool);
    const filter = filterOf('wire-length == 8');
    const connections = new RowQuery({ store, payloads, level: 'connections', filter });
    const counts = log.packets.map((packet) => {
      pipeline.accept(packet);
      return finished(connections).count;
    });
    // The message begins with the last packet but one.
    expect(counts.slice(-2)).toEqual([0, 1]);
  });

  it('is looked at again for the rows of a large capture only when it has grown by an eighth, or is complete', () => {
    const made = many(300_000);
    const closed = finished(query(made, { filter: filterOf('connection.duration') }));
    made.store.connections[0]!.closedAt = 7;
    made.store.connections[0]!.ended = { how: 'finished', by: undefined };
    made.add({});
    expect(finished(closed).count).toBe(1);
    made.store.isComplete = true;
    expect(finished(closed).count).toBe(300_001);
  });
});
