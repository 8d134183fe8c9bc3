/** The straight way to a server, and what ends any attempt from outside: real sockets on 127.0.0.1. */
import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamRoute } from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';
import { type SocksServer, startSocksServer } from '../../../../support/socks-server.ts';
import { type CountedServer, startEcho, startProxy, startServer, unusedPort } from './counted-server.ts';
import { DIRECT, expectUntouched, failureOf, reach, saidBack, socketOf } from './reached-socket.ts';

const started: { stop(): Promise<void> }[] = [];

async function running<S extends { stop(): Promise<void> }>(starting: Promise<S>): Promise<S> {
  const server = await starting;
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

/** Sockets of this process that are open or about to be. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(?:TCPSocketWrap|TCPConnectWrap)$/.test(name))
    .length;
}

describe('a server that is there', () => {
  it('is reached, and its socket is nobody else’s', async () => {
    const echo = await running(startEcho());
    const start = performance.now();
    const reached = await reach('127.0.0.1', echo.port);
    if (reached.kind === 'failed') throw new Error(reached.failure.code);
    expectUntouched(reached.socket);
    const [connected, ...rest] = reached.steps;
    expect(connected).toEqual({
      step: 'connected',
      at: expect.any(Number),
      detail: `127.0.0.1:${echo.port}`,
    });
    expect(rest).toEqual([]);
    expect(connected?.at).toBeGreaterThanOrEqual(start);
    expect(connected?.at).toBeLessThanOrEqual(performance.now());
    expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
  });

  it('is reached by its name, whose addresses are a step of their own', async () => {
    const echo = await running(startEcho());
    const reached = await reach('localhost', echo.port);
    if (reached.kind === 'failed') throw new Error(reached.failure.code);
    const [resolved, connected, ...rest] = reached.steps;
    expect(resolved).toMatchObject({ step: 'resolved', detail: expect.stringContaining('127.0.0.1') });
    expect(connected).toMatchObject({ step: 'connected', detail: `127.0.0.1:${echo.port}` });
    expect(rest).toEqual([]);
    expect(resolved?.at).toBeLessThanOrEqual(connected?.at ?? 0);
    expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
  });

  it('may speak and end before anyone reads, and may still be told something then', async () => {
    let heard = '';
    const server = await running(
      startServer((socket) => {
        socket.end('first words');
        socket.on('data', (piece) => {
          heard += piece.toString();
        });
      }),
    );
    const socket = socketOf(await reach('127.0.0.1', server.port));
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.resume();
    await new Promise((resolve) => socket.once('end', resolve));
    expect(text).toBe('first words');
    socket.end('last words');
    await expect.poll(() => heard).toBe('last words');
    await expect.poll(server.open).toBe(0);
  });

  it('may reset the connection: its owner hears of it', async () => {
    const server = await running(
      startServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const reached = await reach('127.0.0.1', server.port);
    if (reached.kind === 'failed') throw new Error(reached.failure.code);
    const { socket } = reached;
    const error = new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
    socket.write('hello');
    socket.resume();
    expect((await error).code).toBe('ECONNRESET');
  });

  it('may reset the connection before it is noticed', async () => {
    const server = await running(startServer((socket) => socket.resetAndDestroy()));
    const reached = await reach('127.0.0.1', server.port);
    // The system may tell of the connection first, or of its end.
    if (reached.kind === 'failed') return expect(reached.failure).toEqual({ code: 'reset' });
    const error = new Promise<NodeJS.ErrnoException>((resolve) => reached.socket.once('error', resolve));
    reached.socket.resume();
    expect((await error).code).toBe('ECONNRESET');
  });
});

describe('a server that is not there', () => {
  it.each(['127.0.0.1', 'localhost'])('at an unused port of %s refuses', async (host) => {
    expect(failureOf(await reach(host, await unusedPort()))).toEqual({ code: 'refused' });
  });

  // RFC 6761 6.4: no name that ends with .invalid has an address. Without a network nobody can tell.
  it('has a name that nobody knows', async () => {
    expect(failureOf(await reach('nosuch.invalid', 80))).toEqual({
      code: 'name-not-found',
      why: expect.stringMatching(/^(?:unknown|no-answer)$/),
    });
  });

  it.each(['', ' ', 'a b', 'a\r\nX: y', '[::1]', 'a'.repeat(300)])('can not be called %j', async (host) => {
    const proxy = await running(startServer(() => {}));
    const throughProxy: UpstreamRoute = { kind: 'http-proxy', host: '127.0.0.1', port: proxy.port };
    for (const route of [DIRECT, throughProxy]) {
      const failure = { code: 'name-not-found', why: 'no-name' };
      expect(failureOf(await reach(host, 80, { route }))).toEqual(failure);
    }
    expect(proxy.accepted()).toBe(0);
  });

  // RFC 1122 3.2.1.3: no machine has an address of class D, so TCP can't connect to one.
  it('at an address of a group is unreachable', async () => {
    const failure = { code: 'unreachable', why: expect.any(String) };
    expect(failureOf(await reach('224.0.0.1', 80))).toEqual(failure);
  });

  it.each([0, 65_536, 1.5, Number.NaN])('at the port %d is an error of its own', async (port) => {
    expect(failureOf(await reach('127.0.0.1', port))).toEqual({
      code: 'other',
      nodeCode: 'ERR_SOCKET_BAD_PORT',
    });
  });

  it('leaves nothing open behind', async () => {
    const before = handles();
    const port = await unusedPort();
    await Promise.all(Array.from({ length: 20 }, () => reach('localhost', port)));
    await expect.poll(handles).toBe(before);
  });
});

describe('the time limit', () => {
  it.each([
    ['127.0.0.1', 0, 'connecting'],
    ['localhost', 0, 'resolving'],
    ['127.0.0.1', -5, 'connecting'],
  ])('of an attempt at %s that is over from the beginning, %d', async (host, timeLimit, stage) => {
    const echo = await running(startEcho());
    const failure = { code: 'timed-out', stage, milliseconds: 0 };
    expect(failureOf(await reach(host, echo.port, { timeLimit }))).toEqual(failure);
    await expect.poll(echo.open).toBe(0);
  });

  it('on the way to an upstream proxy makes that unreachable', async () => {
    const proxy = await running(startServer(() => {}));
    const route: UpstreamRoute = { kind: 'socks5', host: '127.0.0.1', port: proxy.port };
    expect(failureOf(await reach('echo.example', 80, { route, timeLimit: 0 }))).toEqual({
      code: 'upstream-proxy-unreachable',
      because: { code: 'timed-out', stage: 'connecting', milliseconds: 0 },
    });
  });

  it('may be longer than any timer can be', async () => {
    const echo = await running(startEcho());
    const socks = await running(startSocksServer());
    const throughSocks: UpstreamRoute = { kind: 'socks5', host: '127.0.0.1', port: socks.port };
    for (const route of [DIRECT, throughSocks]) {
      const reached = await reach('127.0.0.1', echo.port, { route, timeLimit: Number.POSITIVE_INFINITY });
      expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
    }
  });
});

describe('the signal', () => {
  it('that was given before lets nothing begin', async () => {
    const echo = await running(startEcho());
    const signal = AbortSignal.abort();
    expect(failureOf(await reach('127.0.0.1', echo.port, { signal }))).toEqual({ code: 'stopped' });
    expect(echo.accepted()).toBe(0);
  });

  it.each(['127.0.0.1', 'localhost', 'nosuch.invalid'])(
    'stops an attempt at %s that has begun',
    async (host) => {
      const echo = await running(startEcho());
      const controller = new AbortController();
      const attempt = reach(host, echo.port, { signal: controller.signal });
      controller.abort();
      expect(failureOf(await attempt)).toEqual({ code: 'stopped' });
      expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
      await expect.poll(echo.open).toBe(0);
    },
  );

  it('is let go of when an attempt has failed', async () => {
    const { signal } = new AbortController();
    await reach('127.0.0.1', await unusedPort(), { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('does not concern what was reached before', async () => {
    const echo = await running(startEcho());
    const controller = new AbortController();
    const reached = await reach('127.0.0.1', echo.port, { signal: controller.signal });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    controller.abort();
    expect(await saidBack(socketOf(reached), 'hello')).toBe('hello');
  });

  it('may have many attempts that wait for it, without a warning', async () => {
    const echo = await running(startEcho());
    const { signal } = new AbortController();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on('warning', onWarning);
    const all = await Promise.all(
      Array.from({ length: 50 }, () => reach('127.0.0.1', echo.port, { signal })),
    );
    for (const reached of all) socketOf(reached).destroy();
    await expect.poll(echo.open).toBe(0);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  const TURNS = 60;
  const opening = (): Promise<CountedServer> =>
    startProxy((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nearly'));
  const halting = (): Promise<SocksServer> => startSocksServer({ isHalting: true });

  it.each<[string, () => Promise<CountedServer | SocksServer>, (port: number) => UpstreamRoute]>([
    ['straight', opening, () => DIRECT],
    ['through an HTTP proxy', opening, (port) => ({ kind: 'http-proxy', host: '127.0.0.1', port })],
    ['through a SOCKS server', halting, (port) => ({ kind: 'socks5', host: 'localhost', port })],
  ])('at any moment of an attempt %s ends it whole or not at all', async (_name, startHop, routeTo) => {
    const echo = await running(startEcho());
    const hop = await running(startHop());
    const outcomes = new Set<string>();
    for (let turns = 0; turns < TURNS; turns++) {
      const controller = new AbortController();
      const { signal } = controller;
      const attempt = reach('127.0.0.1', echo.port, { route: routeTo(hop.port), signal });
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      const reached = await attempt;
      outcomes.add(reached.kind === 'failed' ? reached.failure.code : reached.kind);
      if (reached.kind === 'failed') continue;
      expectUntouched(reached.socket);
      socketOf(reached).destroy();
    }
    expect(outcomes).toContain('stopped');
    expect([...outcomes].filter((outcome) => outcome !== 'stopped' && outcome !== 'reached')).toEqual([]);
    await expect.poll(hop.open).toBe(0);
    await expect.poll(echo.open).toBe(0);
  });
});

it.each<[string, UpstreamRoute]>([
  ['no host', { kind: 'http-proxy', host: '', port: 80 }],
  ['no port', { kind: 'socks5', host: '127.0.0.1', port: 0 }],
  [
    'a password that SOCKS has no room for',
    { kind: 'socks5', host: '127.0.0.1', port: 1, credentials: { user: 'a', password: 'b'.repeat(256) } },
  ],
])('a proxy that was put together with %s is a fault of whoever did it', async (_name, route) => {
  await expect(reach('127.0.0.1', 1, { route })).rejects.toThrow(RangeError);
});

it('says so when the process may open nothing more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-reach-'));
  try {
    // Node 20 doesn't run TypeScript, so the program is bundled first.
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: fileURLToPath(new URL('exhausted-process.ts', import.meta.url)),
        outDir: folder,
        rollupOptions: { output: { entryFileNames: 'program.mjs' } },
      },
    });
    const limited = 'ulimit -n 64; exec "$@"';
    const { stdout } = spawnSync('sh', ['-c', limited, 'sh', process.execPath, join(folder, 'program.mjs')], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(JSON.parse(stdout)).toEqual([
      { code: 'out-of-descriptors', whose: 'process' },
      { code: 'out-of-descriptors', whose: 'process' },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
