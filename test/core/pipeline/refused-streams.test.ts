/** What a proxy refused is shown, whatever it was: its note says why. */
import { describe, expect, it } from 'vitest';
import { closingReason } from '../../../src-core/export/closing.ts';
import { LINK_TYPES } from '../../../src-core/packets/link-layer.ts';
import { NOTE_LINK_TYPE, noteBytes } from '../../../src-core/packets/proxy-note.ts';
import { RelayedTcp } from '../../../src-core/packets/relayed-tcp.ts';
import type { Refusal } from '../../../src-core/stream/relayed.ts';
import { latin1 } from '../../support/bytes.ts';
import { type MemoryCapture, readPackets } from '../../support/memory-capture.ts';
import { CLIENT, PacketLog, SERVER } from '../../support/tcp-talk.ts';
import { requestHead } from '../../support/websocket-talk.ts';

const ANSWER = 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\nGone';

/** A stream with these bytes of its client, and an answer where there is one. */
function refused(asked: string, refusal: Refusal | null, answer = ANSWER): MemoryCapture {
  const log = new PacketLog();
  const tcp = new RelayedTcp(CLIENT, SERVER, 1);
  const facts = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal };
  log.add(noteBytes({ kind: 'stream', between: tcp.between, facts }), { linkType: NOTE_LINK_TYPE });
  const packets = [
    ...tcp.opened(),
    ...(asked === '' ? [] : [tcp.bytes('client-to-server', latin1(asked))]),
    ...(answer === '' ? [] : [tcp.bytes('server-to-client', latin1(answer))]),
    tcp.finished('server-to-client'),
    tcp.finished('client-to-server'),
  ];
  for (const bytes of packets) log.add(bytes, { linkType: LINK_TYPES.raw });
  return readPackets(log.packets);
}

const GONE: Refusal = { status: 502, sentence: 'The server is gone.' };
const WEBSOCKET = Buffer.from(requestHead()).toString('latin1');

describe('a refusal', () => {
  it.each([
    ['a request for WebSocket', WEBSOCKET, 'ws://server.example.com/chat', 'GET /chat HTTP/1.1'],
    [
      'any request',
      'GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n',
      'http://a.example/page',
      'GET /page HTTP/1.1',
    ],
    ['CONNECT', 'CONNECT a.example:443 HTTP/1.1\r\n\r\n', 'a.example:443', 'CONNECT a.example:443 HTTP/1.1'],
    ['half a request', 'GET /page HTTP/1.1\r\nHos', 'http://198.51.100.2:80/page', 'GET /page HTTP/1.1'],
    ['a word', 'GE', 'ws://198.51.100.2:80/', 'GE'],
    ['what is no request', 'EHLO\x01 a\r\n\r\n', 'ws://198.51.100.2:80/', 'EHLO\x01 a'],
    [
      'a head over 64 KiB',
      `GET /page HTTP/1.1\r\nX: ${'a'.repeat(70_000)}`,
      'http://198.51.100.2:80/page',
      'GET /page HTTP/1.1',
    ],
    // What is encrypted says nothing about what was asked for.
    ['TLS', '\x16\x03\x01\0\x05GET /', 'wss://198.51.100.2:80/', ''],
    ['nothing that is shown', '\r\n\r\n', 'ws://198.51.100.2:80/', ''],
    ['nothing at all', '', 'ws://198.51.100.2:80/', ''],
  ])('of %s is one connection, with what was asked, the status and the sentence', (_, asked, url, line) => {
    const { connections, store } = refused(asked, GONE);
    expect(connections).toMatchObject([{ url, status: 502, accepted: false, request: { line } }]);
    const [connection] = store.connections;
    expect(connection === undefined ? undefined : closingReason(store, connection)).toBe(
      'The server is gone.',
    );
    expect(Object.values(store.notes.unreadStreams)).toEqual(
      Object.values(store.notes.unreadStreams).map(() => 0),
    );
  });

  it('to which nothing could be answered has no status', () => {
    const { connections, store } = refused('\x16\x03\x01\0\x05hello', { ...GONE, status: null }, '');
    expect(connections).toMatchObject([{ status: null, accepted: false }]);
    const [connection] = store.connections;
    expect(connection === undefined ? undefined : closingReason(store, connection)).toBe(
      'The server is gone.',
    );
  });

  it.each(['GET /page HTTP/1.1\r\nHos', 'GET /page HTTP/1.1\r\n\r\n', '', '\0\x01\x02'])(
    'is a matter of the proxy: without one %j is no connection',
    (asked) => {
      expect(refused(asked, null).connections).toEqual([]);
    },
  );

  it('beyond the limit of connections is counted once', () => {
    const log = new PacketLog();
    const facts = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: GONE };
    for (const port of [1, 2, 3]) {
      const tcp = new RelayedTcp({ ...CLIENT, port }, SERVER, 1);
      log.add(noteBytes({ kind: 'stream', between: tcp.between, facts }), { linkType: NOTE_LINK_TYPE });
      const packets = [
        ...tcp.opened(),
        tcp.bytes('client-to-server', latin1('\0\x01\x02')),
        tcp.reset('client-to-server'),
      ];
      for (const bytes of packets) log.add(bytes, { linkType: LINK_TYPES.raw });
    }
    const { connections, store } = readPackets(log.packets, { connections: 1 });
    expect(connections).toHaveLength(1);
    expect(store.notes.connectionsOverLimit).toBe(2);
  });
});
