import { describe, expect, it } from 'vitest';
import {
  type EngineMethod,
  isEngineMethod,
  MOST_BYTES,
  MOST_ROWS,
  PARAM_CHECKS,
} from '../../../src-core/contract/engine.ts';

const PAGE = { from: 0, count: 256 };
const PAYLOAD = { level: 'frames', row: 1, from: 0, count: 65_536, form: 'unmasked' };

describe('what a view may ask of an engine', () => {
  it('is bounded: 256 rows and 64 KiB at a time', () => {
    expect([MOST_ROWS, MOST_BYTES]).toEqual([256, 65_536]);
  });

  it.each<[EngineMethod, readonly unknown[], readonly unknown[]]>([
    ['summary', [{}], [{ a: 1 }, null, undefined, 'x']],
    ['stop', [{}], [{ a: 1 }, null]],
    [
      'connections',
      [PAGE, { from: 5, count: 0 }],
      [{ from: -1, count: 1 }, { from: 0, count: 257 }, { from: 0 }, {}, null],
    ],
    [
      'frames',
      [
        { ...PAGE, connections: null },
        { ...PAGE, connections: [] },
        { ...PAGE, connections: [1, 2] },
      ],
      [
        PAGE,
        { ...PAGE, connections: [0] },
        { ...PAGE, connections: '1' },
        { ...PAGE, connections: null, filter: '' },
      ],
    ],
    ['messages', [{ ...PAGE, connections: null }], [{ from: 0.5, count: 1, connections: null }]],
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
      [{ level: 'frames', row: 1, connections: null }],
      [
        { level: 'frames', row: 1 },
        { level: 'frames', row: 0, connections: null },
      ],
    ],
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
        { level: 'frames', row: 0, connections: null },
        { level: 'messages', row: 5, connections: [1] },
      ],
      [
        { level: 'frames', row: -1, connections: null },
        { level: 'connections', row: 1, connections: null },
        { level: 'frames', row: 1 },
      ],
    ],
  ])('%s is checked', (method, good, bad) => {
    for (const params of good) expect([params, PARAM_CHECKS[method](params)]).toEqual([params, true]);
    for (const params of bad) expect([params, PARAM_CHECKS[method](params)]).toEqual([params, false]);
  });

  it('has a check for every request', () => {
    expect(Object.keys(PARAM_CHECKS).filter(isEngineMethod)).toHaveLength(13);
  });

  it.each(['', 'Summary', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 1, null, ['summary']])(
    'has no request called %s',
    (name) => {
      expect(isEngineMethod(name)).toBe(false);
    },
  );
});
