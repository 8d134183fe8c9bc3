/** HTTP/1.1 in front of WebSocket: what comes of it depends neither on the pieces nor on who is heard first. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asking, type Spoken, SWITCHING, UpgradeRecord } from '../support/upgrade-record.ts';

const RUNS = { seed: 6455, numRuns: 300 };

const PAGE: readonly Spoken[] = [
  ['client', 'POST /page HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc'],
  ['server', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
];
const REFUSED: readonly Spoken[] = [
  ['client', asking('/refused')],
  ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno'],
];
const TUNNEL: readonly Spoken[] = [
  ['client', 'CONNECT example.com:80 HTTP/1.1\r\n\r\n'],
  ['server', 'HTTP/1.1 200 OK\r\n\r\n'],
];
const UPGRADE: readonly Spoken[] = [
  ['client', `${asking('/chat')}up`],
  ['server', `${SWITCHING}down`],
];

/** A conversation that ends in an upgrade, and what is to be told of it. */
const conversation = fc.array(fc.constantFrom(PAGE, REFUSED, TUNNEL), { maxLength: 5 }).map((before) => ({
  spoken: [...before, UPGRADE].flat(),
  told: [
    ...before.filter((part) => part === REFUSED).flatMap(() => ['asked /refused', 'answered 401']),
    'asked /chat',
    'answered 101',
  ],
}));

function said(who: 'client' | 'server', spoken: readonly Spoken[]): string {
  return spoken
    .filter(([speaker]) => speaker === who)
    .map(([, text]) => text)
    .join('');
}

describe('a handshake', () => {
  it('is the same in any pieces, woven together in any way', () => {
    const turns = fc.infiniteStream(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })));
    fc.assert(
      fc.property(conversation, turns, ({ spoken, told }, order) => {
        const left = { client: said('client', spoken), server: said('server', spoken) };
        const record = new UpgradeRecord();
        for (const [client, size] of order) {
          if (left.client === '' && left.server === '') break;
          const who = (client && left.client !== '') || left.server === '' ? 'client' : 'server';
          record.hear([[who, left[who].slice(0, size)]]);
          left[who] = left[who].slice(size);
        }
        expect(record.told).toEqual(told);
        expect(record.frames).toEqual({ client: 'up', server: 'down' });
      }),
      RUNS,
    );
  });

  it('of any text at all is read without an exception', () => {
    const line = fc.constantFrom(
      'GET / HTTP/1.1',
      'HTTP/1.1 101 X',
      'HTTP/1.1 200 OK',
      'Upgrade: websocket',
      'Content-Length: 5',
      'Transfer-Encoding: chunked',
      ' folded',
      '5',
      '0',
      '',
      '\x16\x03\x01',
      '"\\"\\',
    );
    const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => `${lines.join('\r\n')}\r\n`);
    const pieces = fc.array(fc.tuple(fc.constantFrom('client' as const, 'server' as const), text), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 30 }), (spoken, size) => {
        const { told } = new UpgradeRecord().hear(spoken, size);
        const count = (word: string): number => told.filter((line) => line.startsWith(word)).length;
        expect(count('answered')).toBeLessThanOrEqual(count('asked'));
        expect(count('abandoned')).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });
});
