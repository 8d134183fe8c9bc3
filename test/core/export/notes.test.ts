import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import { type Connection, newConnection } from '../../../src-core/capture-store/connection.ts';
import { connectionTroubles, readingNotes } from '../../../src-core/export/notes.ts';

function connection(fields: Partial<Connection> = {}): Connection {
  const peer = { address: '192.0.2.1', port: 80 };
  const request = { line: 'GET / HTTP/1.1', headers: [] };
  return {
    ...newConnection(0, { client: peer, server: peer, url: '', request, openedAt: 0, requestAt: 0 }),
    ...fields,
  };
}

describe('what was passed over, in words', () => {
  it('is nothing where nothing was', () => {
    const store = new CaptureStore();
    // Packets of other protocols, and fragments that were put together, are no loss.
    store.notes.skippedPackets['not-tcp'] = 5;
    store.notes.skippedPackets['fragment-held'] = 5;
    expect(readingNotes(store)).toEqual([]);
  });

  it('names every reason, one and several', () => {
    const store = new CaptureStore();
    Object.assign(store.notes.unreadStreams, {
      tls: 1,
      'http-2': 2,
      'not-http': 1,
      'other-upgrade': 1,
      'head-too-long': 1,
      'held-too-much': 1,
      gap: 3,
    });
    Object.assign(store.notes.skippedPackets, { 'unknown-link-type': 1, malformed: 2 });
    store.notes.connectionsOverLimit = 1;
    const notes = readingNotes(store);
    expect(notes).toHaveLength(10);
    expect(notes[0]).toMatch(/^1 TCP stream encrypted with TLS/);
    expect(notes[1]).toMatch(/^2 TCP streams of HTTP\/2/);
    expect(notes[6]).toMatch(/^3 TCP streams with bytes missing/);
    expect(notes[7]).toMatch(/^1 packet of a link layer/);
    expect(notes[8]).toMatch(/^2 packets too short/);
    expect(notes[9]).toMatch(/^1 connection beyond the limit/);
  });
});

describe('the troubles of a connection, in words', () => {
  it('are none where there are none', () => {
    expect(connectionTroubles(connection())).toEqual([]);
  });

  it.each(['response-missing', 'gap', 'head-too-long', 'held-too-much', 'not-http'] as const)(
    'name what was wrong with the handshake: %s',
    (handshakeTrouble) => {
      expect(connectionTroubles(connection({ handshakeTrouble }))).toHaveLength(1);
    },
  );

  it('name the gaps of each side, and lost boundaries', () => {
    const gaps = {
      'client-to-server': { count: 1, bytes: 1, boundariesLost: false, unreadBytes: 40 },
      'server-to-client': { count: 2, bytes: 3000, boundariesLost: true, unreadBytes: 1 },
    };
    expect(connectionTroubles(connection({ gaps }))).toEqual([
      '1 byte from the client missing in 1 gap; 40 bytes from the client not shown, because no frame begins there for certain',
      '3000 bytes from the server missing in 2 gaps; 1 byte from the server not shown, because no frame begins there for certain; a frame boundary was lost, and none was found since',
    ]);
  });
});
