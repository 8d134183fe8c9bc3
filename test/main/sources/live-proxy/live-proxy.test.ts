/** A proxy as the source of a capture: from its settings to a file that reads back as what was seen. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { CaptureSession } from '../../../../src-main/engine/capture-session.ts';
import { latin1 } from '../../../support/bytes.ts';
import { madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { frame, TEXT } from '../../../support/frame-builder.ts';
import { type Proxied, proxied, RecordedRows } from '../../../support/proxied.ts';
import { tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { opened, saidBack, tunnelThrough, webSocketThrough } from '../../../support/through-proxy.ts';
import { requestHead, responseHead } from '../../../support/websocket-talk.ts';

describe('settings that can not be used', () => {
  const target = 'ws://127.0.0.1:9';

  it.each([
    [
      'a target that nobody asks for',
      { target },
      'An explicit proxy has no target: its clients say where they want to go.',
    ],
    [
      'no target',
      { mode: 'reverse' },
      'A reverse proxy needs a target: ws://HOST[:PORT][/PATH], or the same with wss.',
    ],
    [
      'a target of another kind',
      { mode: 'reverse', target: 'tcp://127.0.0.1:9' },
      'A reverse proxy needs a target',
    ],
    ['a bridge to WebSocket', { mode: 'bridge', target }, 'A bridge needs a target: tcp://HOST:PORT.'],
    ['an upstream proxy that is none', { upstreamProxy: 'ftp://a.example' }, 'http://'],
  ] as const)('%s are refused with a sentence', async (_, settings, sentence) => {
    await expect(proxied(settings)).rejects.toThrow(sentence);
    await expect(proxied(settings)).rejects.toThrow('The settings of the proxy can not be used');
  });

  it.each(['127.0.0.1', 'localhost'])('an upstream proxy that would be itself: %s', async (host) => {
    const { port, stop } = await tcpServer();
    await stop();
    const listen = { address: '127.0.0.1', port };
    const upstreamProxy = `http://${host}:${port}`;
    await expect(proxied({ listen, upstreamProxy })).rejects.toThrow(
      'Its upstream proxy would be itself. Name another one.',
    );
    // And it does not listen any more.
    await proxied({ listen });
  });

  it('a port that is taken', async () => {
    const { port } = await tcpServer();
    await expect(proxied({ listen: { address: '127.0.0.1', port } })).rejects.toThrow(
      'Another program listens there already',
    );
  });
});

/** The rows of its file, as any capture is read. */
async function readBack(proxy: Proxied): Promise<RecordedRows> {
  const session = new CaptureSession({ from: proxy.path, name: 'again' });
  onTestFinished(() => session.close());
  expect(await session.run()).toEqual({ kind: 'complete', warning: null });
  return new RecordedRows(session);
}

async function expectSameRows(proxy: Proxied): Promise<void> {
  const again = await readBack(proxy);
  for (const level of ['views', 'connections', 'frames', 'messages', 'violations'] as const)
    expect(again[level]).toEqual(proxy.rows[level]);
  const facts = ({ session }: { session: CaptureSession }): unknown =>
    session.store.connections.map(({ relayed }) => relayed);
  expect(facts(again)).toEqual(facts(proxy));
}

describe('the file', () => {
  it('reads back as what was seen: with and without TLS, refused, broken off and still open', async () => {
    const plain = await echoServer(undefined, { perMessageDeflate: true });
    const secure = await echoServer(await madeCertificate({ hosts: ['localhost'] }));
    const proxy = await proxied({ unverifiedHosts: ['localhost'] });
    const ca = (await proxy.authority()).certificatePem;
    const one = await webSocketThrough(proxy.port, `ws://127.0.0.1:${plain.port}/one`);
    const two = await webSocketThrough(proxy.port, `wss://localhost:${secure.port}/two`, ca);
    const three = await webSocketThrough(proxy.port, `ws://127.0.0.1:${plain.port}/three`);
    for (const text of ['short', 'long '.repeat(60_000)])
      for (const socket of [one, two, three]) expect(await saidBack(socket, text)).toBe(text);
    one.close(1000, 'done');
    two.terminate();
    const refused = await tcpClient(proxy.port);
    refused.send('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n');
    await refused.untilEnd();
    await proxy.until(({ views }) => views.filter(({ ended }) => ended !== null).length === 3);
    expect(await proxy.stop()).toEqual({ kind: 'complete', warning: null });
    expect(proxy.rows.views.map(({ state }) => state)).toEqual(['closed', 'closed', 'open', 'refused']);
    expect(proxy.rows.views[2]?.why).toBe('It was still open when the capture ended.');
    await expectSameRows(proxy);
  });

  it('has what was relayed up to the moment it is stopped, and nothing of how it was stopped', async () => {
    const server = await tcpServer();
    const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
    const client = await tcpClient(proxy.port);
    client.send(requestHead());
    const peer = await server.next();
    await peer.untilText('\r\n\r\n');
    peer.send(responseHead());
    await client.untilText('\r\n\r\n');
    const last = frame({ opcode: TEXT, payload: latin1('last'), key: 7 });
    client.send(last);
    await peer.untilText(latin1Text(last));
    await proxy.stop();
    expect(await client.untilEnd()).not.toBe('open');
    expect(await peer.untilEnd()).not.toBe('open');
    expect(proxy.rows.frames).toMatchObject([{ text: 'last' }]);
    expect(proxy.rows.views).toMatchObject([{ state: 'open', ended: { how: 'capture-ended', by: null } }]);
    await expectSameRows(proxy);
  });

  it('stays empty where nothing was relayed', async () => {
    const proxy = await proxied();
    expect(await proxy.stop()).toEqual({ kind: 'complete', warning: null });
    expect(proxy.session.store.notes.packets).toBe(0);
  });
});

function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

describe('stopping', () => {
  it('closes the port and lets nobody wait', async () => {
    const proxy = await proxied();
    const waiting = await tcpClient(proxy.port);
    const halfway = await tcpClient(proxy.port);
    halfway.send('GET http://a.exa');
    await proxy.stop();
    expect(await waiting.untilEnd()).not.toBe('open');
    expect(await halfway.untilEnd()).not.toBe('open');
    await expect(tcpClient(proxy.port)).rejects.toThrow('ECONNREFUSED');
    expect(await proxy.stop()).toEqual({ kind: 'complete', warning: null });
  });

  it('lets no server wait that its client has left', async () => {
    const server = await tcpServer();
    const proxy = await proxied();
    const client = await tunnelThrough(proxy.port, `127.0.0.1:${server.port}`);
    client.end();
    const peer = await server.next();
    expect(await peer.untilEnd()).toBe('finished');
    await proxy.stop();
    await peer.untilGone();
  });

  it('ends attempts to reach a server', async () => {
    const proxy = await proxied();
    const client = await tcpClient(proxy.port);
    // RFC 5737: an address of nobody.
    client.send('CONNECT 192.0.2.1:9 HTTP/1.1\r\n\r\n');
    await proxy.stop();
    expect(await client.untilEnd()).not.toBe('open');
  });
});

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

describe.skipIf(!hasIpv6)('IPv6', () => {
  it('on both sides is recorded as such', async () => {
    const proxy = await proxied({
      listen: { address: '::1', port: 0 },
      mode: 'reverse',
      target: 'ws://127.0.0.1:9',
    });
    const socket = connect({ host: '::1', port: proxy.port });
    socket.write(requestHead());
    await new Promise((resolve) => socket.once('end', resolve).resume());
    const view = await proxy.ended();
    expect(view).toMatchObject({ client: { address: '::1' }, server: { address: '::1', port: proxy.port } });
    await proxy.stop();
    await expectSameRows(proxy);
  });

  it('on one side is recorded with the other mapped into it', async () => {
    const server = await echoServer();
    const listen = { address: '::1', port: 0 };
    const proxy = await proxied({ listen, mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
    const socket = await opened(new WebSocket(`ws://[::1]:${proxy.port}/`));
    expect(await saidBack(socket, 'hello')).toBe('hello');
    socket.terminate();
    // RFC 4291 2.5.5.2: ::ffff: and the address of IPv4.
    expect((await proxy.ended()).server).toEqual({ address: '::ffff:127.0.0.1', port: server.port });
    await proxy.stop();
    await expectSameRows(proxy);
  });
});
