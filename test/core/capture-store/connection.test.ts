import { describe, expect, it } from 'vitest';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  firstClose,
  isAccepted,
  isCleanlyClosed,
  newConnection,
} from '../../../src-core/capture-store/connection.ts';

const PEER = { address: '192.0.2.1', port: 80 };

function connection(fields: Partial<Connection> = {}): Connection {
  const request = { line: 'GET / HTTP/1.1', headers: [] };
  return {
    ...newConnection(0, { client: PEER, server: PEER, url: '', request, openedAt: 0, requestAt: 0 }),
    ...fields,
  };
}

const RESPONSE: Connection['response'] = {
  line: 'HTTP/1.1 101 Switching Protocols',
  headers: [
    ['Sec-WebSocket-Protocol', 'chat'],
    ['Sec-WebSocket-Extensions', 'permessage-deflate; server_max_window_bits=10'],
    ['Sec-WebSocket-Extensions', 'x'],
  ],
};

describe('a connection', () => {
  it.each([
    [101, true],
    [200, false],
    [403, false],
    [undefined, false],
  ])('with the status %s is accepted: %s', (status, accepted) => {
    expect(isAccepted(connection({ status }))).toBe(accepted);
  });

  it('has the subprotocol and the extensions that the server chose', () => {
    const accepted = connection({ status: 101, response: RESPONSE });
    expect(chosenSubprotocol(accepted)).toBe('chat');
    expect(chosenExtensions(accepted)).toEqual(['permessage-deflate; server_max_window_bits=10', 'x']);
  });

  it.each([
    ['refused', { status: 400, response: RESPONSE }],
    ['not answered', {}],
  ])('that was %s has neither', (_, fields) => {
    expect(chosenSubprotocol(connection(fields))).toBeUndefined();
    expect(chosenExtensions(connection(fields))).toEqual([]);
  });

  it('has as its first Close the one that came first', () => {
    const payload = { code: 1000, reason: '' };
    const closed = connection({
      closes: {
        'client-to-server': { frame: 5, at: 20, payload: { code: 1001, reason: 'x' } },
        'server-to-client': { frame: 4, at: 10, payload },
      },
      firstCloseBy: 'server-to-client',
    });
    expect(firstClose(closed)).toEqual({ by: 'server', payload });
    expect(firstClose(connection())).toBeUndefined();
  });

  it.each<[string, number, string]>([
    ['before', 9, 'proxy'],
    ['after', 11, 'server'],
  ])('has as its first Close that of a proxy which came %s it', (_, at, by) => {
    const payload = { code: 1000, reason: '' };
    const closed = connection({
      closes: { 'client-to-server': undefined, 'server-to-client': { frame: 4, at: 10, payload } },
      injectedCloses: {
        'client-to-server': { frame: 7, at: 12, payload },
        'server-to-client': { frame: 6, at, payload },
      },
      firstCloseBy: 'server-to-client',
    });
    expect(firstClose(closed)?.by).toBe(by);
  });

  // RFC 6455 7.1.4
  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, false],
  ])(
    'with a Close from the client: %s, from the server: %s, is closed cleanly: %s',
    (client, server, clean) => {
      const close = { frame: 0, at: 0, payload: { code: null, reason: '' } };
      const closes = {
        'client-to-server': client ? close : undefined,
        'server-to-client': server ? close : undefined,
      };
      expect(isCleanlyClosed(connection({ closes }))).toBe(clean);
    },
  );

  it('shares nothing with another', () => {
    const first = connection();
    first.frames['client-to-server']++;
    first.gaps['server-to-client'].count++;
    expect(connection().frames['client-to-server']).toBe(0);
    expect(connection().gaps['server-to-client'].count).toBe(0);
    expect(connection().gaps['client-to-server']).not.toBe(connection().gaps['server-to-client']);
  });
});
