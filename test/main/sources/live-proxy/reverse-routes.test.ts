/** A proxy that stands for one server: which host and path that one is asked for, and TLS on either side. */
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ProxySettings } from '../../../../src-core/contract/proxy.ts';
import { parseHead } from '../../../../src-core/http-upgrade/head.ts';
import { parseAbsoluteTarget } from '../../../../src-core/http-upgrade/request-target.ts';
import { reverseRoute } from '../../../../src-main/sources/live-proxy/reverse-routes.ts';
import { latin1 } from '../../../support/bytes.ts';
import { madeCertificate } from '../../../support/certificates.ts';
import { helloFor } from '../../../support/client-hello.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { proxied } from '../../../support/proxied.ts';
import { TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { opened, saidBack } from '../../../support/through-proxy.ts';

type Mapping = ProxySettings['pathMapping'];

/** The head that a server has of a request, or what becomes of it otherwise. */
function asked(head: string, target: string, mapping: Partial<ProxySettings>): string {
  const parsed = parseAbsoluteTarget(target);
  if (parsed === undefined) throw new Error(target);
  const raw = Buffer.from(head, 'latin1');
  const read = { kind: 'head', head: parseHead(latin1(head)), raw } as const;
  const route = reverseRoute(read, parsed, { hostMapping: 'target', pathMapping: 'target', ...mapping });
  expect(route).toMatchObject({ server: parsed });
  return route.kind === 'forward' ? Buffer.from(route.head).toString('latin1') : route.kind;
}

describe('the path that the server is asked for', () => {
  it.each<[Mapping, string, string, string]>([
    ['target', 'ws://a.example/chat?room=1', '/x?y=z', '/chat?room=1'],
    ['target', 'ws://a.example', '/x?y=z', '/'],
    ['prefix', 'ws://a.example/chat', '/x?y=z', '/chat/x?y=z'],
    ['prefix', 'ws://a.example/chat/', '/x', '/chat/x'],
    ['prefix', 'ws://a.example', '/x', '/x'],
    ['prefix', 'ws://a.example/chat', 'x', '/chat/x'],
    ['prefix', 'ws://a.example/chat?room=1', '/x?y=z', '/chat/x?y=z'],
    ['prefix', 'ws://a.example/chat', 'http://b.example/x', '/chat/x'],
    ['unchanged', 'ws://a.example/chat', '/x%2F..//?y=|z', '/x%2F..//?y=|z'],
    ['unchanged', 'ws://a.example/chat', 'http://b.example/x', 'http://b.example/x'],
    ['unchanged', 'ws://a.example/chat', '*', '*'],
  ])('%s of %s, for %s: %s', (pathMapping, target, path, expected) => {
    const head = asked(`GET ${path} HTTP/1.1\r\nHost: b.example\r\n\r\n`, target, { pathMapping });
    expect(head.split(' ')[1]).toBe(expected);
  });
});

describe('the host that the server is told', () => {
  it.each([
    ['target', 'ws://a.example:81/', 'a.example:81'],
    ['target', 'wss://a.example/', 'a.example'],
    ['target', 'ws://[2001:db8::1]:81/', '[2001:db8::1]:81'],
    ['unchanged', 'ws://a.example:81/', 'b.example'],
  ] as const)('%s of %s: %s', (hostMapping, target, expected) => {
    const head = asked('GET / HTTP/1.1\r\nHost: b.example\r\nX: 1\r\n\r\n', target, { hostMapping });
    expect(head).toBe(`GET / HTTP/1.1\r\nHost: ${expected}\r\nX: 1\r\n\r\n`);
  });
});

it.each(['not-http', 'too-long', 'too-slow', 'ended'] as const)(
  'what is no request passes as it is: %s',
  (kind) => {
    const server = { host: 'a.example', port: 80, isSecure: false, path: '/' };
    const mapping = { hostMapping: 'target', pathMapping: 'target' } as const;
    expect(reverseRoute({ kind, raw: Buffer.from('x') }, server, mapping)).toEqual({ kind: 'pass', server });
  },
);

// RFC 9113 3.4
it('what HTTP/2 begins with passes as it is', () => {
  expect(asked('PRI * HTTP/2.0\r\n\r\n', 'ws://a.example/', {})).toBe('pass');
});

describe('a proxy for a server', () => {
  it('that speaks TLS lets clients without it in', async () => {
    const server = await echoServer(await madeCertificate({ hosts: ['localhost'] }));
    const target = `wss://localhost:${server.port}/chat`;
    const proxy = await proxied({ mode: 'reverse', target, unverifiedHosts: ['localhost'] });
    const socket = await opened(new WebSocket(proxy.socketUrl, { origin: 'http://a.example' }));
    expect(await saidBack(socket, 'hello')).toBe('hello');
    socket.close(1000);
    expect(await proxy.ended()).toMatchObject({ url: target, status: 101, close: { clean: true } });
    expect(server.requests).toEqual([
      { path: '/chat', host: `localhost:${server.port}`, serverName: 'localhost' },
    ]);
    const [connection] = proxy.session.store.connections;
    expect(connection?.relayed).toMatchObject({ clientTls: null, serverTls: { serverName: 'localhost' } });
  });

  it.each(['localhost', '127.0.0.1'])('speaks TLS with a client that begins with it: %s', async (host) => {
    const server = await echoServer();
    const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
    const ca = (await proxy.authority()).certificatePem;
    const socket = await opened(new WebSocket(`wss://${host}:${proxy.port}/`, { ca, family: 4 }));
    expect(await saidBack(socket, 'hello')).toBe('hello');
    socket.terminate();
    await proxy.ended();
    const [connection] = proxy.session.store.connections;
    expect(connection?.relayed).toMatchObject({
      clientTls: { serverName: host === 'localhost' ? host : null },
      serverTls: null,
    });
    expect(connection?.relayed?.steps.map(({ step }) => step)).toEqual([
      'client-connected',
      'client-secured',
      'connected',
    ]);
  });

  it.each<[string, number[], RegExp]>([
    [
      'does not believe it',
      [0x15, 3, 3, 0, 2, 2, 48],
      /^The program does not accept Framescope's certificate \(ERR_SSL_\S+_UNKNOWN_CA\)\. Let it trust the authority of Framescope, or speak to the proxy without TLS\.$/,
    ],
    [
      'sends something else',
      [...latin1('GET / HTTP/1.1\r\n\r\n')],
      /^TLS with the program came to nothing \(ERR_SSL_\S+\)\. Let it speak to the proxy without TLS\.$/,
    ],
  ])('has a row for a client that begins TLS and then %s', async (_, bytes, why) => {
    const server = await echoServer();
    const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
    const client = await tcpClient(proxy.port);
    client.send(await helloFor('localhost'));
    await client.untilLength(1);
    client.send(Uint8Array.from(bytes)).finish();
    const view = await proxy.ended();
    expect(view.why).toMatch(why);
    expect(view).toMatchObject({ status: null, state: 'failed', url: `wss://127.0.0.1:${proxy.port}/` });
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['by its address', '127.0.0.1'],
    ['by a name', 'localhost'],
  ])('that would be itself, %s, answers so', async (_, host) => {
    const free = await tcpServer();
    const port = free.port;
    await free.stop();
    const listen = { address: '127.0.0.1', port };
    const proxy = await proxied({ mode: 'reverse', listen, target: `ws://${host}:${port}` });
    const client = new TcpPeer((await tcpClient(proxy.port)).socket);
    client.send('GET / HTTP/1.1\r\n\r\n');
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toMatch(/^HTTP\/1\.1 508 Loop Detected\r\n/);
    expect(await proxy.ended()).toMatchObject({
      status: 508,
      why: 'The request would come back to this proxy for ever. Ask for another server.',
    });
  });
});
