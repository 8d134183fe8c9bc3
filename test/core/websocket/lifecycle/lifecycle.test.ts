import { describe, expect, it } from 'vitest';
import {
  type Stages,
  scriptClose,
  stateChanges,
} from '../../../../src-core/websocket/lifecycle/lifecycle.ts';

const MS = 1e6;

/** A connection that was asked for at 1 ms, accepted at 2 ms, and ended at 9 ms; `changed` tells the rest. */
function stages(changed: Partial<Stages> = {}): Stages {
  const received = changed.closes ?? { 'client-to-server': undefined, 'server-to-client': undefined };
  return {
    received,
    openedAt: 1 * MS,
    acceptedAt: 2 * MS,
    closes: { 'client-to-server': undefined, 'server-to-client': undefined },
    closedAt: 9 * MS,
    ...changed,
  };
}

function close(
  at: number,
  code: number | null,
  reason = '',
): { at: number; payload: { code: number | null; reason: string } } {
  return { at: at * MS, payload: { code, reason } };
}

// WebSocket API (WHATWG), readyState: 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED
describe('states as the WebSocket API names them', () => {
  it.each<[what: string, changed: Partial<Stages>, states: string]>([
    ['asked, and nothing else seen', { acceptedAt: undefined, closedAt: undefined }, 'connecting 1'],
    ['refused', { acceptedAt: undefined }, 'connecting 1, closed 9'],
    ['open at the end of the capture', { closedAt: undefined }, 'connecting 1, open 2'],
    ['ended without a Close frame', {}, 'connecting 1, open 2, closed 9'],
    [
      'closed by the server, answered by the client',
      { closes: { 'client-to-server': close(7, 1000), 'server-to-client': close(6, 1000) } },
      'connecting 1, open 2, closing 6, closed 9',
    ],
    [
      'closed by a proxy towards one side',
      {
        closedAt: undefined,
        received: { 'client-to-server': undefined, 'server-to-client': close(4, 1000) },
      },
      'connecting 1, open 2, closing 4',
    ],
    [
      'closing at the end of the capture',
      { closedAt: undefined, closes: { 'client-to-server': close(5, 1000), 'server-to-client': undefined } },
      'connecting 1, open 2, closing 5',
    ],
  ])('%s', (_, changed, expected) => {
    const told = stateChanges(stages(changed)).map(({ state, at }) => `${state} ${at / MS}`);
    expect(told.join(', ')).toBe(expected);
  });
});

// RFC 6455 7.1.4 to 7.1.6, 7.4.1
describe('what a script of the client sees', () => {
  const seen = (changed: Partial<Stages>): string => {
    const found = scriptClose(stages(changed), 'client-to-server');
    return found === undefined
      ? '-'
      : `${found.code} "${found.reason}" ${found.wasClean ? 'clean' : 'not clean'}`;
  };

  it.each<[what: string, changed: Partial<Stages>, told: string]>([
    ['nothing while it is open', { closedAt: undefined }, '-'],
    [
      'the code the server sent first',
      { closes: { 'client-to-server': close(7, 1001), 'server-to-client': close(6, 1001, 'bye') } },
      '1001 "bye" clean',
    ],
    [
      'the code the server answered with',
      { closes: { 'client-to-server': close(6, 4000, 'mine'), 'server-to-client': close(7, 1000, 'yours') } },
      '1000 "yours" clean',
    ],
    [
      '1005 for a Close frame without a code',
      { closes: { 'client-to-server': close(7, null), 'server-to-client': close(6, null) } },
      '1005 "" clean',
    ],
    ['1006 without a Close frame', {}, '1006 "" not clean'],
    [
      '1006 when the server never answered',
      { closes: { 'client-to-server': close(6, 1000), 'server-to-client': undefined } },
      '1006 "" not clean',
    ],
    [
      'not clean when the client never answered',
      { closes: { 'client-to-server': undefined, 'server-to-client': close(6, 1011, 'broken') } },
      '1011 "broken" not clean',
    ],
    [
      'the code that a proxy closed with, although the server sent another later',
      {
        closes: { 'client-to-server': close(6, 4000), 'server-to-client': close(7, 1000) },
        received: { 'client-to-server': close(6, 4000), 'server-to-client': close(5, 4000, 'enough') },
      },
      '4000 "enough" clean',
    ],
    [
      '1006 when a proxy kept the Close frame of the server',
      {
        closes: { 'client-to-server': undefined, 'server-to-client': close(6, 1000) },
        received: { 'client-to-server': undefined, 'server-to-client': undefined },
      },
      '1006 "" not clean',
    ],
    ['1006 when the handshake failed', { acceptedAt: undefined }, '1006 "" not clean'],
  ])('%s', (_, changed, told) => {
    expect(seen(changed)).toBe(told);
  });

  it('explains 1005, 1006, and such a code that was really sent, and no other', () => {
    const explained = (code: number | null): boolean =>
      scriptClose(
        stages({ closes: { 'client-to-server': undefined, 'server-to-client': close(6, code) } }),
        'client-to-server',
      )?.explanation !== undefined;
    expect([null, 1005, 1006, 1015].map(explained)).toEqual([true, true, true, true]);
    expect([1000, 1001, 1011, 4000].map(explained)).toEqual([false, false, false, false]);
    expect(scriptClose(stages(), 'client-to-server')?.explanation).toContain('1006');
  });

  it('differs by side', () => {
    const closes = { 'client-to-server': close(6, 4001), 'server-to-client': close(7, 1000) };
    expect(scriptClose(stages({ closes }), 'client-to-server')?.code).toBe(1000);
    expect(scriptClose(stages({ closes }), 'server-to-client')?.code).toBe(4001);
  });
});
