/** Filters by what the window shows, held against a real engine: each must match what it was taken from. */
import { afterEach, describe, expect, it } from 'vitest';
import type { FrameView } from '../../src-core/contract/views.ts';
import {
  columnFilters,
  connectionFilters,
  contentFilter,
  headerFilter,
  rowFilters,
} from '../../src-renderer/filter-bar/value-filters.ts';
import { menuExpressions } from '../../src-renderer/frames/row-menu.ts';
import { faultyPackets } from '../support/faulty-capture.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { ALL_ROWS, ServedCapture, servedPackets } from '../support/served-capture.ts';

let close = (): void => {};
afterEach(() => close());

async function opened(name: string): Promise<ServedCapture> {
  const capture = await new ServedCapture(capturePath(name)).read();
  close = () => capture.session.close();
  return capture;
}

const PAGE = { ...ALL_ROWS, from: 0, count: 256, find: null, near: 0 };

/** Expressions that do not match the row that they were taken from. */
async function misses(capture: ServedCapture, level: 'frames' | 'messages'): Promise<string[]> {
  const wrong: string[] = [];
  const { rows } = await capture.request(level, PAGE);
  for (const row of rows) {
    const number = row.level === 'frames' ? row.frame : row.message;
    for (const expression of await menuExpressions(capture, row, undefined)) {
      const filter = `${level.slice(0, -1)} == ${number} and (${expression})`;
      const { total } = await capture.request(level, { ...PAGE, filter });
      if (total !== 1) wrong.push(filter);
    }
  }
  return wrong;
}

describe('every filter by a value of a row matches that row', () => {
  it.each([
    ['chromium-echo', 'frames'],
    ['chromium-echo', 'messages'],
    ['chromium-echo-deflate', 'frames'],
    ['chromium-echo-deflate', 'messages'],
    ['xmpp-prosody', 'messages'],
  ] as const)('of %s, %s', async (name, level) => {
    expect(await misses(await opened(name), level)).toEqual([]);
  });

  it('of a capture full of faults', async () => {
    const served = await servedPackets(faultyPackets());
    close = served.close;
    expect(await misses(served.capture, 'frames')).toEqual([]);
    expect(await misses(served.capture, 'messages')).toEqual([]);
  });
});

it('every filter by a value of a connection or of its heads matches its frames', async () => {
  const capture = await opened('xmpp-prosody');
  const { rows } = await capture.request('connections', { from: 0, count: 10 });
  for (const connection of rows) {
    const { request, response } = await capture.request('handshake', { connection: connection.connection });
    const expressions = [
      ...connectionFilters(connection).filter((expression) => !expression.startsWith('close.')),
      ...request.headers.map(([name, value]) => headerFilter('request', name, value)),
      ...(response?.headers ?? []).map(([name, value]) => headerFilter('response', name, value)),
    ];
    for (const expression of expressions) {
      const filter = `connection == ${connection.connection} and ${expression}`;
      const { total } = await capture.request('frames', { ...PAGE, filter });
      const frames = (connection.frames?.clientToServer ?? 0) + (connection.frames?.serverToClient ?? 0);
      expect([expression, total]).toEqual([expression, frames]);
    }
  }
});

const ROW = {
  level: 'frames',
  frame: 12,
  connection: 3,
  time: 12_004_120_001,
  sincePrevious: 800_000,
  direction: 'client-to-server',
  severity: 'error',
  preview: '',
  missing: null,
  isHit: false,
  fin: true,
  rsv1: true,
  rsv2: false,
  rsv3: false,
  opcode: 3,
  opcodeName: 'reserved-3',
  masked: false,
  exactLength: '41',
  payloadLength: 41,
  message: null,
  compressed: false,
  change: null,
} as const satisfies FrameView;

it.each([
  ['severity', ['violation.severity == error']],
  ['number', ['frame == 12']],
  ['time', ['time >= 12.004120001 s', 'time <= 12.004120001 s']],
  // The table counts from the row above, the language from the row before in the same connection.
  ['since', []],
  ['connection', ['connection == 3']],
  ['direction', ['direction == client-to-server']],
  ['type', ['opcode == reserved-3']],
  ['bits', ['fin', 'rsv1', 'not masked']],
  ['length', ['length == 41']],
  ['no such column', []],
])('the column %s filters by %j', (column, expressions) => {
  expect(columnFilters(ROW, column)).toEqual(expressions);
});

it('what a proxy did with a row is a value of its own', () => {
  const change = { what: 'dropped', keptFor: 5, rule: null } as const;
  expect(columnFilters({ ...ROW, change }, 'change')).toEqual(['change == dropped']);
  expect(columnFilters({ ...ROW, change: { ...change, rule: 'no "pings"' } }, 'change')).toEqual([
    'change == dropped',
    'change.rule == "no \\"pings\\""',
  ]);
  expect(columnFilters(ROW, 'change')).toEqual([]);
});

it('a row filters by all its columns', () => {
  expect(rowFilters(ROW)).toHaveLength(11);
});

describe('what a row holds', () => {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

  it.each<[string, Uint8Array, number, boolean, string | undefined]>([
    ['whole text', utf8('hi "you"'), 8, true, 'text == "hi \\"you\\""'],
    ['the beginning of a text', utf8('hello'), 500, true, 'text contains "hello"'],
    ['a text that is cut within a character', utf8('ab€').subarray(0, 4), 500, true, 'text contains "ab"'],
    ['text that is no UTF-8', Uint8Array.of(0xff, 0x41), 2, true, 'payload contains ff:41'],
    ['text that ends within a character', Uint8Array.of(0x41, 0xe2), 2, true, 'payload contains 41:e2'],
    ['binary', Uint8Array.of(0x50, 0x4b, 3, 4), 4, false, 'payload contains 50:4b:03:04'],
    ['a single byte', Uint8Array.of(7), 1, false, 'payload contains 0x07'],
    ['many bytes', new Uint8Array(48), 4000, false, `payload contains ${Array(12).fill('00').join(':')}`],
    ['nothing', new Uint8Array(0), 0, true, undefined],
  ])('%s', (_what, bytes, length, isText, expression) => {
    expect(contentFilter(bytes, length, isText)).toBe(expression);
  });
});

it('a header whose name can not stand in a filter has none', () => {
  expect(headerFilter('request', 'X-Odd!', 'x')).toBeUndefined();
  expect(headerFilter('response', 'Server', 'a "b"')).toBe('response.server == "a \\"b\\""');
});
