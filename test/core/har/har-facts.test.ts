import { describe, expect, it } from 'vitest';
import { harEntry, harOf, readHarText } from '../../support/har-capture.ts';

function readEntry(changes: object) {
  return readHarText(harOf(harEntry(changes)));
}

describe('_framescope of an entry', () => {
  const facts = {
    openedAt: '2026-11-21T09:59:59.9Z',
    requestAt: '2026-11-21T10:00:00.000500Z',
    responseAt: '2026-11-21T10:00:00.25Z',
    closedAt: '2026-11-21T10:00:09Z',
    client: { address: '192.0.2.1', port: 50_000 },
    server: { address: '192.0.2.9', port: 80 },
    requestLine: 'GET  /odd HTTP/1.1',
    statusLine: 'HTTP/1.1 101 ',
    closeFrames: {
      clientToServer: { time: '2026-11-21T10:00:08Z', code: 1000, reason: 'bye' },
      serverToClient: { time: '2026-11-21T10:00:07Z', code: null, reason: '' },
    },
    ended: { how: 'finished', by: 'server-to-client' },
  };

  it('gives back times, addresses, lines and how it ended', () => {
    const { connections, store } = readEntry({ _framescope: facts });
    expect(connections[0]).toMatchObject({
      client: facts.client,
      server: facts.server,
      openedAt: '2026-11-21T09:59:59.900000000Z',
      closedAt: '2026-11-21T10:00:09.000000000Z',
      request: { line: 'GET  /odd HTTP/1.1' },
      response: { line: 'HTTP/1.1 101 ' },
      close: { by: 'server', code: null, clean: true },
    });
    const connection = store.connections[0]!;
    expect([connection.openedAt, connection.requestAt, connection.responseAt]).toEqual([
      0, 100_500_000, 350_000_000,
    ]);
    expect(connection.ended).toEqual({ how: 'finished', by: 'server-to-client' });
  });

  it.each<[string, unknown]>([
    ['another time of the request', { ...facts, requestAt: '2026-11-21T10:00:01Z' }],
    ['no time of the request', { ...facts, requestAt: undefined }],
    ['no object', [facts]],
  ])('counts for nothing with %s', (_, _framescope) => {
    const { connections } = readEntry({ _framescope });
    expect(connections[0]).toMatchObject({
      client: { address: null, port: null },
      openedAt: '2026-11-21T10:00:00.000000000Z',
      closedAt: null,
      close: null,
      request: { line: 'GET /chat?a=1 HTTP/1.1' },
    });
  });

  it('is taken as far as it has the form it should have', () => {
    const { connections, store } = readEntry({
      _framescope: {
        requestAt: facts.requestAt,
        openedAt: 7,
        closedAt: {},
        client: { address: 5, port: 1e9 },
        server: 'here',
        requestLine: [],
        statusLine: 'HTTP/1.1 200 OK',
        closeFrames: {
          clientToServer: { time: facts.closedAt, code: 70_000, reason: 'x' },
          serverToClient: 1,
        },
        ended: { how: 'somehow', by: 'them' },
      },
    });
    expect(connections[0]).toMatchObject({
      client: { address: null, port: null },
      server: { address: '192.0.2.7', port: null },
      response: { line: 'HTTP/1.1 101 Switching Protocols' },
      close: { by: 'client', code: null, reason: '', clean: false },
    });
    expect(store.connections[0]?.ended).toBeUndefined();
  });
});
