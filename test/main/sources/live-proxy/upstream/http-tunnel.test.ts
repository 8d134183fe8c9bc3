/** Servers through HTTP proxies that open tunnels, refuse them, and do everything else that is met. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  ProxyCredentials,
  UpstreamRoute,
} from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';
import { type CountedServer, startEcho, startProxy, startServer, unusedPort } from './counted-server.ts';
import { expectUntouched, failureOf, reach, saidBack, socketOf } from './reached-socket.ts';

const started: CountedServer[] = [];

async function running(starting: Promise<CountedServer>): Promise<CountedServer> {
  const server = await starting;
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

function through({ port }: { readonly port: number }, credentials?: ProxyCredentials): UpstreamRoute {
  return { kind: 'http-proxy', host: '127.0.0.1', port, ...(credentials && { credentials }) };
}

const OPEN = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** Says a text in pieces of one byte. */
async function dribble(socket: Socket, text: string): Promise<void> {
  socket.setNoDelay(true);
  for (const byte of Buffer.from(text, 'latin1')) {
    await new Promise<void>((resolve) => socket.write(Buffer.of(byte), () => resolve()));
  }
}

/** The failure when a proxy answers like this; nothing may be left open by then, or soon. */
async function failureWhen(
  answer: (socket: Socket) => void,
  credentials?: ProxyCredentials,
): Promise<unknown> {
  const proxy = await running(startProxy(answer));
  const failure = failureOf(await reach('echo.example', 443, { route: through(proxy, credentials) }));
  expect(proxy.accepted()).toBe(1);
  await expect.poll(proxy.open).toBe(0);
  return failure;
}

describe('what the proxy is asked for', () => {
  // RFC 9110 9.3.6, RFC 9112 3.2.3, RFC 3986 3.2.2
  it.each([
    ['echo.example', 'CONNECT echo.example:443 HTTP/1.1\r\nHost: echo.example:443\r\n\r\n'],
    ['192.0.2.1', 'CONNECT 192.0.2.1:443 HTTP/1.1\r\nHost: 192.0.2.1:443\r\n\r\n'],
    ['2001:db8::1', 'CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n'],
    ['fe80::1%eth0', 'CONNECT [fe80::1]:443 HTTP/1.1\r\nHost: [fe80::1]:443\r\n\r\n'],
    [
      'bücher.example',
      'CONNECT xn--bcher-kva.example:443 HTTP/1.1\r\nHost: xn--bcher-kva.example:443\r\n\r\n',
    ],
  ])('for %s', async (host, request) => {
    let asked = '';
    const proxy = await running(
      startProxy((socket, head) => {
        asked = head;
        socket.write(OPEN);
      }),
    );
    socketOf(await reach(host, 443, { route: through(proxy) })).destroy();
    expect(asked).toBe(request);
  });

  // RFC 7617 2 and 2.1 have both of these, as they are sent.
  it.each([
    ['Aladdin', 'open sesame', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['test', '123\u00a3', 'Basic dGVzdDoxMjPCow=='],
  ])('with the credentials of %s', async (user, password, value) => {
    let asked = '';
    const proxy = await running(
      startProxy((socket, head) => {
        asked = head;
        socket.write(OPEN);
      }),
    );
    const route = through(proxy, { user, password });
    socketOf(await reach('echo.example', 443, { route })).destroy();
    expect(asked).toBe(
      `CONNECT echo.example:443 HTTP/1.1\r\nHost: echo.example:443\r\nProxy-Authorization: ${value}\r\n\r\n`,
    );
  });
});

describe('a tunnel', () => {
  it('leads to the server', async () => {
    const echo = await running(startEcho());
    const proxy = await running(
      startProxy((socket, head) => {
        const port = Number(/^CONNECT 127\.0\.0\.1:(\d+) /.exec(head)?.[1]);
        socket.allowHalfOpen = true;
        const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
          socket.write(OPEN);
          socket.pipe(far).pipe(socket);
        });
        far.on('error', () => socket.destroy());
      }),
    );
    const reached = await reach('127.0.0.1', echo.port, { route: through(proxy) });
    if (reached.kind === 'failed') throw new Error(reached.failure.code);
    expectUntouched(reached.socket);
    expect(reached.steps).toEqual([
      { step: 'connected', at: expect.any(Number), detail: `127.0.0.1:${proxy.port}` },
      { step: 'tunnelled', at: expect.any(Number), detail: '200 Connection established' },
    ]);
    expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
    await expect.poll(echo.open).toBe(0);
    await expect.poll(proxy.open).toBe(0);
  });

  it.each([
    ['an answer alone', OPEN, ''],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\n', ''],
    ['lines that end without a carriage return', 'HTTP/1.1 200 OK\nVia: x\n\nearly', 'early'],
    ['what the server says behind it', `${OPEN}early`, 'early'],
    ['an empty line behind it', `${OPEN}\r\n`, '\r\n'],
    // RFC 9110 9.3.6: any 2xx, and its lengths mean nothing.
    ['another status and a length', 'HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nearly', 'early'],
    ['a transfer coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', '0\r\n\r\n'],
    // RFC 9110 15.2
    [
      'interim answers before it',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nA: b\r\n\r\n${OPEN}early`,
      'early',
    ],
    [
      'another answer behind it, which is the server’s',
      `${OPEN}HTTP/1.1 403 No\r\n\r\n`,
      'HTTP/1.1 403 No\r\n\r\n',
    ],
  ])('opens by %s, in any pieces', async (_name, answer, behind) => {
    for (const say of [(socket: Socket) => void socket.end(answer, 'latin1'), dribbleAndEnd(answer)]) {
      const proxy = await running(startProxy(say));
      const reached = await reach('echo.example', 443, { route: through(proxy) });
      expect(reached.kind).toBe('reached');
      const socket = socketOf(reached);
      expect(socket.isPaused()).toBe(true);
      expect(await saidBack(socket, '')).toBe(behind);
      await expect.poll(proxy.open).toBe(0);
    }
  });

  function dribbleAndEnd(answer: string): (socket: Socket) => void {
    return (socket) => void dribble(socket, answer).then(() => socket.end());
  }

  it('loses nothing of a megabyte that comes with the answer', async () => {
    const early = Buffer.alloc(1024 * 1024, 'The quick brown fox. ');
    const proxy = await running(
      startProxy((socket) => socket.end(Buffer.concat([Buffer.from(OPEN), early]))),
    );
    const socket = socketOf(await reach('echo.example', 443, { route: through(proxy) }));
    const text = await saidBack(socket, '');
    expect(Buffer.from(text, 'latin1').equals(early)).toBe(true);
  });

  it('tells of what the proxy wrote only so that it can be seen, and not all of it', async () => {
    const proxy = await running(
      startProxy((socket) => socket.write(`HTTP/1.1 200 \u009b2J${'a'.repeat(60_000)}\r\n\r\n`, 'latin1')),
    );
    const reached = await reach('echo.example', 443, { route: through(proxy) });
    if (reached.kind === 'failed') throw new Error(reached.failure.code);
    socketOf(reached).destroy();
    expect(reached.steps.at(-1)?.detail).toBe(`200 <U+009B>2J${'a'.repeat(93)}`);
  });
});

describe('a proxy that refuses', () => {
  it.each([
    ['HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nbody', 403, 'Forbidden'],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n<html>and much more', 502, 'Bad Gateway'],
    ['HTTP/1.1 503\r\n\r\n', 503, ''],
    ['HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n', 301, 'Moved'],
    // RFC 9110 15.2.2: 101 answers a wish to change the protocol, and there was none.
    ['HTTP/1.1 101 Switching Protocols\r\n\r\n', 101, 'Switching Protocols'],
  ])('by %j', async (answer, status, reason) => {
    const refused = { code: 'upstream-proxy-refused', answer: { status, reason } };
    expect(await failureWhen((socket) => socket.write(answer))).toEqual(refused);
    expect(await failureWhen((socket) => socket.end(answer))).toEqual(refused);
  });

  // RFC 9110 15.5.8 and 11.7.1
  it.each([
    ['Proxy-Authenticate: Basic realm="x"', undefined, 'missing', ['Basic']],
    ['Proxy-Authenticate: Basic realm="x"', { user: 'a', password: 'b' }, 'not-accepted', ['Basic']],
    [
      'proxy-authenticate: NTLM\r\nproxy-authenticate: basic realm="x"',
      undefined,
      'missing',
      ['NTLM', 'basic'],
    ],
    ['X: y', undefined, 'missing', []],
    [
      'Proxy-Authenticate: Negotiate, NTLM',
      { user: 'a', password: 'b' },
      'other-method',
      ['Negotiate', 'NTLM'],
    ],
    [
      'Proxy-Authenticate: Digest realm="Basic, x", qop = "auth", nonce=Basic, Negotiate aGk=',
      undefined,
      'other-method',
      ['Digest', 'Negotiate'],
    ],
    ['Proxy-Authenticate: a, b, c, d, e, f, a', undefined, 'other-method', ['a', 'b', 'c', 'd']],
  ])('because of who asks: %s', async (field, credentials, why, methods) => {
    const answer = `HTTP/1.1 407 Proxy Authentication Required\r\n${field}\r\n\r\n`;
    const failure = { code: 'upstream-proxy-authentication', why, methods };
    expect(await failureWhen((socket) => socket.end(answer), credentials)).toEqual(failure);
  });
});

describe('what is no HTTP proxy', () => {
  it.each([
    ['a server that greets', 'SSH-2.0-OpenSSH_9.6\r\n', 'unknown'],
    ['a SOCKS server', '\x05\xff\r\n', 'unknown'],
    ['a status that is none', 'HTTP/1.1 abc\r\n\r\n', 'unknown'],
    ['HTTP/2', '\0\0\x12\x04\0\0\0\0\0', 'unknown'],
    // RFC 8446 6: an alert, fatal, unexpected_message
    ['a TLS server', '\x15\x03\x01\0\x02\x02\x0a', 'tls'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(20_000)}`, 'endless-head'],
    ['a line without an end', `HTTP/1.1 200 ${'a'.repeat(100_000)}`, 'endless-head'],
  ])('is known as such, though it waits: %s', async (_name, answer, what) => {
    const failure = { code: 'upstream-proxy-garbled', what };
    expect(await failureWhen((socket) => socket.write(answer, 'latin1'))).toEqual(failure);
  });

  it('is the longest head that is still taken', async () => {
    // 64 KiB with the status line and the empty line
    const field = `A: ${'b'.repeat(65_536 - 'HTTP/1.1 200 OK\r\nA: \r\n\r\n'.length)}`;
    for (const [head, kind] of [
      [`HTTP/1.1 200 OK\r\n${field}\r\n\r\n`, 'reached'],
      [`HTTP/1.1 200 OK\r\n${field}b\r\n\r\n`, 'failed'],
    ]) {
      const proxy = await running(startProxy((socket) => socket.write(head ?? '')));
      const reached = await reach('echo.example', 443, { route: through(proxy) });
      expect(reached.kind).toBe(kind);
      if (reached.kind === 'reached') socketOf(reached).destroy();
    }
  });
});

describe('a proxy that goes', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['without an answer', (socket) => socket.end()],
    ['in the middle of its answer', (socket) => socket.end('HTTP/1.1 200 OK\r\nVia')],
    ['behind an interim answer', (socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n')],
    ['with a reset', (socket) => socket.resetAndDestroy()],
  ])('%s', async (_name, answer) => {
    expect(await failureWhen(answer)).toEqual({ code: 'reset' });
  });

  it('before it was asked', async () => {
    const proxy = await running(startServer((socket) => socket.resetAndDestroy()));
    const failure = failureOf(await reach('echo.example', 443, { route: through(proxy) }));
    // The system may tell of the connection first, or of its end.
    const because = { code: 'reset' };
    expect([because, { code: 'upstream-proxy-unreachable', because }]).toContainEqual(failure);
    await expect.poll(proxy.open).toBe(0);
  });

  it('is not there at all', async () => {
    const route = through({ port: await unusedPort() });
    expect(failureOf(await reach('echo.example', 443, { route }))).toEqual({
      code: 'upstream-proxy-unreachable',
      because: { code: 'refused' },
    });
  });

  it('has a name that nobody knows', async () => {
    const route: UpstreamRoute = { kind: 'http-proxy', host: 'nosuch.invalid', port: 3128 };
    expect(failureOf(await reach('127.0.0.1', 443, { route }))).toEqual({
      code: 'upstream-proxy-unreachable',
      because: { code: 'name-not-found', why: expect.stringMatching(/^(?:unknown|no-answer)$/) },
    });
  });
});

describe('a proxy that keeps silent', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['from the beginning', () => {}],
    ['in the middle of its answer', (socket) => socket.write('HTTP/1.1 200 OK\r\n')],
    ['behind an interim answer', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n')],
  ])('%s is waited for until the limit', async (_name, answer) => {
    const proxy = await running(startProxy(answer));
    const reached = await reach('echo.example', 443, { route: through(proxy), timeLimit: 500 });
    expect(failureOf(reached)).toEqual({ code: 'timed-out', stage: 'tunnelling', milliseconds: 500 });
    await expect.poll(proxy.open).toBe(0);
  });

  it('is waited for until the signal', async () => {
    const controller = new AbortController();
    const proxy = await running(startProxy(() => controller.abort()));
    const reached = await reach('echo.example', 443, { route: through(proxy), signal: controller.signal });
    expect(failureOf(reached)).toEqual({ code: 'stopped' });
    await expect.poll(proxy.open).toBe(0);
  });
});
