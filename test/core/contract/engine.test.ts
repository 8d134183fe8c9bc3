import { describe, expect, it } from 'vitest';
import {
  type EngineMethod,
  isEngineMethod,
  MOST_BYTES,
  MOST_ROWS,
  PARAM_CHECKS,
} from '../../../src-core/contract/engine.ts';

const PAGE = { from: 0, count: 256 };
const ALL = { connections: null, filter: null, sort: null };
const ROWS = { ...PAGE, ...ALL, find: null, near: 0 };
const PAYLOAD = { level: 'frames', row: 1, from: 0, count: 65_536, form: 'unmasked' };

describe('what a view may ask of an engine', () => {
  it('is bounded: 256 rows and 64 KiB at a time', () => {
    expect([MOST_ROWS, MOST_BYTES]).toEqual([256, 65_536]);
  });

  it.each<[EngineMethod, readonly unknown[], readonly unknown[]]>([
    ['summary', [{}], [{ a: 1 }, null, undefined, 'x']],
    ['stop', [{}], [{ a: 1 }, null]],
    [
      'goOnWith',
      [{ host: 'a.example' }, { host: '::1' }, { host: 'a'.repeat(255) }],
      [
        {},
        { host: '' },
        { host: '*' },
        { host: '*.example' },
        { host: 'a b' },
        { host: 'a/b' },
        { host: 'a'.repeat(256) },
        { host: 1 },
        { host: 'a', more: 1 },
      ],
    ],
    [
      'connections',
      [PAGE, { from: 5, count: 0 }],
      [{ from: -1, count: 1 }, { from: 0, count: 257 }, { from: 0 }, {}, null],
    ],
    [
      'frames',
      [
        ROWS,
        { ...ROWS, connections: [] },
        { ...ROWS, connections: [1, 2] },
        { ...ROWS, filter: 'x'.repeat(65_536), find: 'violation', near: 7 },
        { ...ROWS, sort: { by: 'length', descending: true } },
      ],
      [
        PAGE,
        { ...PAGE, ...ALL },
        { ...ROWS, connections: [0] },
        { ...ROWS, connections: '1' },
        { ...ROWS, filter: 'x'.repeat(65_537) },
        { ...ROWS, filter: 1 },
        { ...ROWS, find: undefined },
        { ...ROWS, near: -1 },
        { ...ROWS, sort: { by: 'constructor', descending: true } },
        { ...ROWS, sort: { by: 'length', descending: 1 } },
        { ...ROWS, sort: { by: 'length' } },
        { ...ROWS, sort: 'length' },
      ],
    ],
    ['messages', [ROWS], [{ ...ROWS, from: 0.5 }]],
    ['frame', [{ row: 1 }], [{ row: 0 }, { row: '1' }, { row: 1, x: 1 }, {}]],
    ['message', [{ row: 7 }], [{ row: -7 }, { row: Number.NaN }]],
    ['handshake', [{ connection: 1 }], [{ connection: 0 }, { row: 1 }]],
    [
      'payload',
      [PAYLOAD, { ...PAYLOAD, level: 'messages', form: 'wire' }],
      [
        { ...PAYLOAD, count: 65_537 },
        { ...PAYLOAD, from: -1 },
        { ...PAYLOAD, row: 0 },
        { ...PAYLOAD, level: 'connections' },
        { ...PAYLOAD, form: 'masked' },
        { ...PAYLOAD, from: undefined },
      ],
    ],
    [
      'position',
      [{ level: 'frames', row: 1, ...ALL }],
      [
        { level: 'frames', row: 1 },
        { level: 'frames', row: 0, ...ALL },
      ],
    ],
    ['checkFilter', [{ filter: '' }], [{ filter: null }, {}, { filter: 'x'.repeat(65_537) }]],
    [
      'completeFilter',
      [{ filter: 'op', cursor: 2 }],
      [
        { filter: 'op', cursor: -1 },
        { filter: 'op', cursor: 65_537 },
        { filter: 'op' },
        { filter: [], cursor: 0 },
      ],
    ],
    [
      'nextHit',
      [{ level: 'messages', row: 0, find: 'fin', backwards: false, ...ALL }],
      [
        { level: 'messages', row: 0, find: null, backwards: false, ...ALL },
        { level: 'messages', row: 0, find: 'fin', backwards: 'no', ...ALL },
        { level: 'violations', row: 0, find: 'fin', backwards: false, ...ALL },
        { level: 'messages', row: 0, find: 'fin', backwards: false },
      ],
    ],
    [
      'goTo',
      [{ level: 'frames', text: '12', ...ALL }],
      [
        { level: 'frames', text: 12, ...ALL },
        { level: 'frames', text: '1'.repeat(101), ...ALL },
        { level: 'frames', text: '12' },
      ],
    ],
    ['cancelSearch', [{}], [{ a: 1 }, null]],
    ['continueSearch', [{}], [{ a: 1 }, null]],
    ['violations', [{ ...PAGE, connections: null }], [PAGE, { from: 0, count: 257, connections: null }]],
    [
      'nextOfRule',
      [{ rule: 'frame-not-masked', after: 0 }],
      [
        { rule: 'no-such-rule', after: 0 },
        { rule: 'frame-not-masked', after: -1 },
        { rule: 'constructor', after: 0 },
      ],
    ],
    [
      'nextViolation',
      [
        { level: 'frames', row: 0, ...ALL },
        { level: 'messages', row: 5, ...ALL, connections: [1], filter: 'fin' },
      ],
      [
        { level: 'frames', row: -1, ...ALL },
        { level: 'connections', row: 1, ...ALL },
        { level: 'frames', row: 1 },
      ],
    ],
  ])('%s is checked', (method, good, bad) => {
    for (const params of good) expect([params, PARAM_CHECKS[method](params)]).toEqual([params, true]);
    for (const params of bad) expect([params, PARAM_CHECKS[method](params)]).toEqual([params, false]);
  });

  it('has a check for every request', () => {
    expect(Object.keys(PARAM_CHECKS).filter(isEngineMethod)).toHaveLength(29);
  });

  it.each(['', 'Summary', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 1, null, ['summary']])(
    'has no request called %s',
    (name) => {
      expect(isEngineMethod(name)).toBe(false);
    },
  );
});
