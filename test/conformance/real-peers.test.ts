/** What `ws` says to `ws` is right, and is read as it was meant: nothing is found in it but notes. */
import { describe, expect, it } from 'vitest';
import type { ClientOptions, ServerOptions } from 'ws';
import { ruleOf } from '../../src-core/websocket/violations/violation.ts';
import { noise } from '../support/noise.ts';
import { type RecordedPeers, recorded } from '../support/recorded-peers.ts';
import { readEvents } from '../support/stream-capture.ts';

/** `ws` sends no Origin, and compresses what does not become smaller by it. */
const NOTED = ['origin-missing', 'compressed-larger-than-content', 'empty-fragment', 'tiny-fragments'];

const SIZES = [0, 1, 5, 125, 126, 127, 1000, 65_535, 65_536, 200_000];

/** With `threshold: 0` every message is compressed. */
const COMPRESSION: readonly [name: string, server: ServerOptions, client: ClientOptions][] = [
  ['without compression', { perMessageDeflate: false }, { perMessageDeflate: false }],
  ['with compression that only the client offers', { perMessageDeflate: false }, { perMessageDeflate: true }],
  ['with compression', { perMessageDeflate: { threshold: 0 } }, { perMessageDeflate: { threshold: 0 } }],
  [
    'with compression of what is long',
    { perMessageDeflate: { threshold: 1024 } },
    { perMessageDeflate: { threshold: 1024 } },
  ],
  [
    'without context',
    { perMessageDeflate: { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true } },
    { perMessageDeflate: { threshold: 0 } },
  ],
  [
    'with small windows',
    { perMessageDeflate: { threshold: 0, serverMaxWindowBits: 9, clientMaxWindowBits: 9 } },
    { perMessageDeflate: { threshold: 0, clientMaxWindowBits: 12 } },
  ],
];

function text(length: number): string {
  return '{"name":"caf\u00e9","value":12345.678},'.repeat(Math.ceil(length / 30)).slice(0, length);
}

describe.each(COMPRESSION)('two peers %s', (_, server, client) => {
  it('send text and binary of many lengths', async () => {
    const sent: string[] = [];
    const events = await recorded(
      async (peers) => {
        for (const size of SIZES) {
          for (const who of ['client', 'server'] as const) {
            peers[who].send(text(size));
            peers[who].send(noise(size));
            sent.push(`${who} ${text(size)}`, `${who} ${Buffer.from(noise(size)).toString('base64')}`);
          }
        }
        await finish(peers);
      },
      server,
      client,
    );
    const { messages, violations } = readEvents(events);
    const read = messages.map(
      ({ direction, text: words, base64 }) =>
        `${direction === 'client-to-server' ? 'client' : 'server'} ${words ?? base64}`,
    );
    for (const who of ['client', 'server'])
      expect(read.filter((line) => line.startsWith(who))).toEqual(
        sent.filter((line) => line.startsWith(who)),
      );
    expect(violations.filter(({ rule }) => !NOTED.includes(rule))).toEqual([]);
  });

  it('send fragments, pings between them, and close', async () => {
    const events = await recorded(
      async (peers) => {
        for (const peer of [peers.client, peers.server]) {
          for (const part of ['one ', 'two ', ''])
            peer.send(part.repeat(100), { fin: part === '', compress: true });
          peer.ping('are you there');
          peer.ping();
          peer.send('plain', { compress: false });
        }
        await finish(peers);
      },
      server,
      client,
    );
    const { messages, connections, violations } = readEvents(events);
    const whole = `${'one '.repeat(100)}${'two '.repeat(100)}`;
    expect(messages.map(({ text: words }) => words).sort()).toEqual([whole, whole, 'plain', 'plain']);
    expect(connections).toMatchObject([{ close: { by: 'client', code: 4001, reason: 'done', clean: true } }]);
    expect(violations.filter(({ rule }) => !NOTED.includes(rule))).toEqual([]);
  });
});

describe('what is only noted', () => {
  it('is a note', () => {
    expect(NOTED.map((rule) => ruleOf(rule as 'origin-missing').severity)).toEqual(NOTED.map(() => 'note'));
  });
});

/** The client closes when all that both have sent has come. */
async function finish({ client, server }: RecordedPeers): Promise<void> {
  const come = [client, server].map((peer) => new Promise((resolve) => peer.once('pong', resolve)));
  for (const peer of [client, server]) peer.ping('the end');
  await Promise.all(come);
  client.close(4001, 'done');
}
