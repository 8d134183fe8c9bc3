/** Servers through SOCKS servers (RFC 1928, RFC 1929): one that is real, and some that do otherwise. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  ProxyCredentials,
  UpstreamRoute,
} from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';
import { startSocksServer } from '../../../../support/socks-server.ts';
import { startEcho, startServer, unusedPort } from './counted-server.ts';
import { expectUntouched, failureOf, reach, saidBack, socketOf } from './reached-socket.ts';

const started: { stop(): Promise<void> }[] = [];

async function running<S extends { stop(): Promise<void> }>(starting: Promise<S>): Promise<S> {
  const server = await starting;
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

function through({ port }: { readonly port: number }, credentials?: ProxyCredentials): UpstreamRoute {
  return { kind: 'socks5', host: '127.0.0.1', port, ...(credentials && { credentials }) };
}

describe('a connection', () => {
  it('leads to the server', async () => {
    const echo = await running(startEcho());
    const socks = await running(startSocksServer());
    const reached = await reach('127.0.0.1', echo.port, { route: through(socks) });
    if (reached.kind === 'failed') throw new Error(reached.failure.code);
    expectUntouched(reached.socket);
    expect(reached.steps).toEqual([
      { step: 'connected', at: expect.any(Number), detail: `127.0.0.1:${socks.port}` },
      { step: 'tunnelled', at: expect.any(Number) },
    ]);
    expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
    expect(socks.requests).toEqual([{ type: 0x01, host: '127.0.0.1', port: echo.port }]);
    await expect.poll(socks.open).toBe(0);
    await expect.poll(echo.open).toBe(0);
  });

  it('is made to names that only the SOCKS server knows', async () => {
    const echo = await running(startEcho());
    const socks = await running(startSocksServer({ names: { 'hidden.invalid': '127.0.0.1' } }));
    const reached = await reach('hidden.invalid', echo.port, { route: through(socks) });
    expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
    expect(socks.requests).toEqual([{ type: 0x03, host: 'hidden.invalid', port: echo.port }]);
  });

  // RFC 1928 5
  it.each([
    ['192.0.2.1', { type: 0x01, host: '192.0.2.1' }],
    ['2001:db8::1', { type: 0x04, host: '2001:0db8:0000:0000:0000:0000:0000:0001' }],
    ['fe80::1%eth0', { type: 0x04, host: 'fe80:0000:0000:0000:0000:0000:0000:0001' }],
    ['::ffff:192.0.2.1', { type: 0x04, host: '0000:0000:0000:0000:0000:ffff:c000:0201' }],
    ['::', { type: 0x04, host: '0000:0000:0000:0000:0000:0000:0000:0000' }],
    ['echo.example', { type: 0x03, host: 'echo.example' }],
    ['bücher.example', { type: 0x03, host: 'xn--bcher-kva.example' }],
    ['a'.repeat(254), { type: 0x03, host: 'a'.repeat(254) }],
  ])('is asked for to %s', async (host, address) => {
    const socks = await running(startSocksServer({ reply: 0x02 }));
    failureOf(await reach(host, 65_535, { route: through(socks) }));
    expect(socks.requests).toEqual([{ ...address, port: 65_535 }]);
  });

  it.each([
    ['ada', 'lovelace'],
    ['jürgen', '€'],
    ['a'.repeat(255), 'b'.repeat(255)],
    ['ada', ''],
  ])('is made for %s, whom the server knows', async (user, password) => {
    const echo = await running(startEcho());
    for (const isHalting of [false, true]) {
      const socks = await running(startSocksServer({ credentials: { user, password }, isHalting }));
      const route = through(socks, { user, password });
      const reached = await reach('127.0.0.1', echo.port, { route });
      expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
    }
  });

  it('is made with credentials by a server that wants none', async () => {
    const echo = await running(startEcho());
    const socks = await running(startSocksServer());
    const route = through(socks, { user: 'ada', password: 'lovelace' });
    expect(await saidBack(socketOf(await reach('127.0.0.1', echo.port, { route })), 'hello')).toBe('hello');
  });
});

/** RFC 1928 3 and 6, as a server says them. */
const NO_AUTHENTICATION = '\x05\x00';
const GRANTED = '\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38';
const GRANTED_BY_NAME = '\x05\x00\x00\x03\x04here\x04\x38';
const GRANTED_IPV6 = `\x05\x00\x00\x04${'\0'.repeat(15)}\x01\x04\x38`;

/** A server that answers each piece that it is told with the next of its texts, and ends where there is none. */
function answering(...texts: readonly string[]): (socket: Socket) => void {
  return (socket) => {
    const rest = [...texts];
    socket.on('data', () => {
      const text = rest.shift();
      if (text !== undefined) socket.write(text, 'latin1');
      if (rest.length === 0) socket.end();
    });
  };
}

describe('what the server says first', () => {
  it.each([
    ['nothing', GRANTED, ''],
    ['some words', `${GRANTED}early`, 'early'],
    ['what looks like one answer more', `${GRANTED}${GRANTED}`, GRANTED],
    ['some words behind a name', `${GRANTED_BY_NAME}early`, 'early'],
    ['some words behind an address of IPv6', `${GRANTED_IPV6}early`, 'early'],
    ['much', `${GRANTED}${'fox '.repeat(100_000)}`, 'fox '.repeat(100_000)],
  ])('with the answer of the SOCKS server is kept: %s', async (_name, answer, behind) => {
    const server = await running(startServer(answering(NO_AUTHENTICATION, answer)));
    const reached = await reach('echo.example', 443, { route: through(server) });
    expect(reached.kind).toBe('reached');
    const socket = socketOf(reached);
    expect(socket.isPaused()).toBe(true);
    expect(await saidBack(socket, '')).toBe(behind);
    await expect.poll(server.open).toBe(0);
  });
});

describe('a SOCKS server that refuses', () => {
  // RFC 1928 6; X'09' and above are not assigned.
  it.each([
    [0x01, { code: 'upstream-proxy-refused', answer: { reply: 'general-failure' } }],
    [0x02, { code: 'upstream-proxy-refused', answer: { reply: 'not-allowed' } }],
    [0x03, { code: 'unreachable', why: 'network' }],
    [0x04, { code: 'unreachable', why: 'host' }],
    [0x05, { code: 'refused' }],
    [0x06, { code: 'unreachable', why: 'hops' }],
    [0x07, { code: 'upstream-proxy-refused', answer: { reply: 'command-not-supported' } }],
    [0x08, { code: 'upstream-proxy-refused', answer: { reply: 'address-type-not-supported' } }],
    [0x09, { code: 'upstream-proxy-refused', answer: { reply: 'unassigned' } }],
    [0xff, { code: 'upstream-proxy-refused', answer: { reply: 'unassigned' } }],
  ])('by the reply %d', async (reply, failure) => {
    for (const isHalting of [false, true]) {
      const socks = await running(startSocksServer({ reply, isHalting }));
      expect(failureOf(await reach('echo.example', 443, { route: through(socks) }))).toEqual(failure);
      await expect.poll(socks.open).toBe(0);
    }
  });

  it('because it was refused itself', async () => {
    const socks = await running(startSocksServer());
    const port = await unusedPort();
    expect(failureOf(await reach('127.0.0.1', port, { route: through(socks) }))).toEqual({ code: 'refused' });
  });

  it.each<[string, ProxyCredentials | undefined, string]>([
    ['nobody in particular', undefined, 'missing'],
    ['somebody else', { user: 'bob', password: 'lovelace' }, 'not-accepted'],
    ['somebody with a wrong password', { user: 'ada', password: 'Lovelace' }, 'not-accepted'],
  ])('because it is asked by %s', async (_name, credentials, why) => {
    const known = { user: 'ada', password: 'lovelace' };
    const socks = await running(startSocksServer({ credentials: known }));
    const reached = await reach('echo.example', 443, { route: through(socks, credentials) });
    expect(failureOf(reached)).toEqual({ code: 'upstream-proxy-authentication', why, methods: [] });
    await expect.poll(socks.open).toBe(0);
  });

  it('because it wants neither a password nor nothing', async () => {
    const server = await running(startServer(answering('\x05\xff')));
    const route = through(server, { user: 'ada', password: 'lovelace' });
    expect(failureOf(await reach('echo.example', 443, { route }))).toEqual({
      code: 'upstream-proxy-authentication',
      why: 'other-method',
      methods: [],
    });
  });
});

describe('what is no SOCKS server', () => {
  it.each<[string, readonly string[]]>([
    ['an HTTP server', ['HTTP/1.1 400 Bad Request\r\n\r\n']],
    ['a SOCKS 4 server', ['\x00\x5b\0\0\0\0\0\0']],
    ['a method that was not offered', ['\x05\x01']],
    ['another version in its answer', [NO_AUTHENTICATION, '\x04\x00\x00\x01\x7f\0\0\x01\0\x50']],
    ['an unknown type of address in its answer', [NO_AUTHENTICATION, '\x05\x00\x00\x09\x7f\0\0\x01\0\x50']],
  ])('is known as such: %s', async (_name, answers) => {
    const server = await running(startServer(answering(...answers)));
    expect(failureOf(await reach('echo.example', 443, { route: through(server) }))).toEqual({
      code: 'upstream-proxy-garbled',
      what: 'unknown',
    });
    await expect.poll(server.open).toBe(0);
  });

  it('may talk before it is asked', async () => {
    // The answers to method, password and request, all at once: only those that were asked for count.
    const server = await running(
      startServer((socket) => socket.write(`\x05\x02\x01\x00${GRANTED}`, 'latin1')),
    );
    const route = through(server, { user: 'ada', password: 'lovelace' });
    expect(failureOf(await reach('echo.example', 443, { route }))).toEqual({
      code: 'upstream-proxy-garbled',
      what: 'unknown',
    });
    await expect.poll(server.open).toBe(0);
  });
});

describe('a SOCKS server that goes', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['at once', (socket) => socket.end()],
    ['with a reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['behind the method', answering(NO_AUTHENTICATION)],
    ['in the middle of its answer', answering(NO_AUTHENTICATION, GRANTED.slice(0, 7))],
  ])('%s', async (_name, serve) => {
    const server = await running(startServer(serve));
    const reached = await reach('echo.example', 443, { route: through(server) });
    expect(failureOf(reached)).toEqual({ code: 'reset' });
    await expect.poll(server.open).toBe(0);
  });

  it('is not there at all', async () => {
    const route = through({ port: await unusedPort() });
    expect(failureOf(await reach('echo.example', 443, { route }))).toEqual({
      code: 'upstream-proxy-unreachable',
      because: { code: 'refused' },
    });
  });
});

describe('a SOCKS server that keeps silent', () => {
  /** Says some of what it should, then nothing. */
  function falteringAfter(...texts: readonly string[]): (socket: Socket) => void {
    return (socket) => {
      const rest = [...texts];
      socket.on('data', () => socket.write(rest.shift() ?? '', 'latin1'));
    };
  }

  it.each<[string, (socket: Socket) => void]>([
    ['from the beginning', falteringAfter()],
    ['in the middle of the method', falteringAfter('\x05')],
    ['behind the method', falteringAfter(NO_AUTHENTICATION)],
    ['in the middle of its answer', falteringAfter(NO_AUTHENTICATION, GRANTED.slice(0, 7))],
  ])('%s is waited for until the limit', async (_name, serve) => {
    const server = await running(startServer(serve));
    const reached = await reach('echo.example', 443, { route: through(server), timeLimit: 500 });
    expect(failureOf(reached)).toEqual({ code: 'timed-out', stage: 'tunnelling', milliseconds: 500 });
    await expect.poll(server.open).toBe(0);
  });

  it('is waited for until the signal', async () => {
    const controller = new AbortController();
    const server = await running(
      startServer((socket) => {
        socket.once('data', () => controller.abort());
      }),
    );
    const { signal } = controller;
    const reached = await reach('echo.example', 443, { route: through(server), signal });
    expect(failureOf(reached)).toEqual({ code: 'stopped' });
    await expect.poll(server.open).toBe(0);
  });
});
