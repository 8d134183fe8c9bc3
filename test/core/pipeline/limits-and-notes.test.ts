import { describe, expect, it } from 'vitest';
import { readingNotes } from '../../../src-core/export/notes.ts';
import { latin1 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { ethernet, ipv4 } from '../../support/packet-builder.ts';
import { PacketLog, REQUEST, RESPONSE, TcpTalk } from '../../support/tcp-talk.ts';

const HELLO = latin1('\x81\x05Hello');

describe('what was passed over', () => {
  it('is counted, packet by packet', () => {
    const log = new PacketLog();
    const ends = { from: '192.0.2.1', to: '192.0.2.2' };
    log.add(new Uint8Array(60));
    log.add(ethernet(ipv4({ ...ends, payload: new Uint8Array(8), protocol: 17 })));
    log.add(ethernet(ipv4({ ...ends, payload: new Uint8Array(8) })));
    log.add(ethernet(ipv4({ ...ends, payload: new Uint8Array(24), moreFragments: true })));
    log.add(new Uint8Array(60), { linkType: 147 });
    const { notes } = readPackets(new TcpTalk(log).handshake().packets).store;
    expect(notes.packets).toBe(10);
    expect(notes.skippedPackets).toEqual({
      'not-tcp': 2,
      malformed: 1,
      'fragment-held': 1,
      'unknown-link-type': 1,
    });
  });

  it.each([
    ['tls', '\x16\x03\x01\x02\x00\x01\x00'],
    ['http-2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['not-http', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ] as const)('is counted, stream by stream: %s', (reason, text) => {
    const { store, connections } = readPackets(new TcpTalk().open().fromClient(latin1(text)).close().packets);
    expect(connections).toEqual([]);
    expect(store.notes.unreadStreams[reason]).toBe(1);
  });

  it('is counted, a stream with a hole before any request', () => {
    const talk = new TcpTalk().open().lose('client', 10).fromClient(latin1('GET / HTTP/1.1\r\n\r\n')).close();
    expect(readPackets(talk.packets).store.notes.unreadStreams.gap).toBe(1);
  });

  it('is counted, a stream that switched to another protocol', () => {
    const request = latin1('GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n');
    const response = latin1('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n');
    const { notes } = readPackets(
      new TcpTalk().open().fromClient(request).fromServer(response).packets,
    ).store;
    expect(notes.unreadStreams['other-upgrade']).toBe(1);
  });
});

describe('the limit of connections', () => {
  it('keeps the first ones whole and counts the others', () => {
    const log = new PacketLog();
    for (let port = 50_000; port < 50_005; port++) {
      const client = { address: '192.0.2.1', port };
      new TcpTalk(log, { client }).handshake().fromServer(HELLO).close();
    }
    const { store, connections, frames } = readPackets(log.packets, { connections: 3 });
    expect(connections.map(({ client }) => client.port)).toEqual([50_000, 50_001, 50_002]);
    expect(frames).toHaveLength(3);
    expect(store.notes.connectionsOverLimit).toBe(2);
  });

  it('counts a second request on the same stream too', () => {
    const refusal = latin1('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(refusal)
      .fromClient(REQUEST)
      .fromServer(RESPONSE, HELLO);
    const { store, connections, frames } = readPackets(talk.close().packets, { connections: 1 });
    expect(connections).toMatchObject([{ status: 401 }]);
    expect(frames).toEqual([]);
    expect(store.notes.connectionsOverLimit).toBe(1);
  });
});

describe('a hole that the peer acknowledges', () => {
  it('is given up after the patience, and the frames behind it are found', () => {
    const talk = new TcpTalk().handshake().fromServer(latin1('\x82\x0aAB'));
    talk.lose('server', 4).fromServer(latin1('GHIJ\x81\x05Hello'));
    for (let time = 0; time < 4; time++) talk.send('client', 'A');
    expect(readPackets(talk.packets, { acknowledgedHolePatience: 2_000_000 }).frames).toMatchObject([
      { payloadLength: 10, missing: '8 bytes are not in the capture, or behind a gap' },
      { text: 'Hello', time: '2023-11-14T22:13:20.009000000Z' },
    ]);
  });
});

describe('the limit of TCP connections', () => {
  const talkOn = (log: PacketLog, port: number): TcpTalk =>
    new TcpTalk(log, { client: { address: '192.0.2.1', port } });

  it('is not touched by connections that have closed', () => {
    const log = new PacketLog();
    for (let port = 1; port <= 30; port++) talkOn(log, port).handshake().fromServer(HELLO).close();
    const { store, frames } = readPackets(log.packets, { tcpConnections: 10 });
    expect(frames).toHaveLength(30);
    expect(store.notes.streamsGivenUp).toBe(0);
  });

  it('gives up those opened first, a tenth of the limit at a time, and says so', () => {
    const log = new PacketLog();
    const first = talkOn(log, 1).handshake().fromServer(HELLO);
    for (let port = 2; port <= 11; port++) talkOn(log, port).handshake();
    first.fromServer(HELLO);
    const { store, frames } = readPackets(log.packets, { tcpConnections: 10 });
    expect(frames).toHaveLength(1);
    // The eleventh took the place of the first, and what came late of the first the place of the second.
    expect(store.notes.streamsGivenUp).toBe(2);
    expect(readingNotes(store)).toContain(
      '2 TCP streams given up while open, because there were too many at a time',
    );
  });
});
