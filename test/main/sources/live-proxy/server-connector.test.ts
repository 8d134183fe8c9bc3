/** How servers are reached, and which are not. */
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isAt } from '../../../../src-main/sources/live-proxy/server-connector.ts';
import { madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { proxied } from '../../../support/proxied.ts';
import { TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { tunnelThrough } from '../../../support/through-proxy.ts';

/** Elsewhere only 127.0.0.1 is an address of the machine. */
const hasLoopbackNetwork = process.platform === 'linux';

describe('the proxy itself', () => {
  const ours = (address: string): { address: string; port: number } => ({ address, port: 8080 });

  it.each<[string, string, string | undefined, boolean]>([
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', true],
    ['127.0.0.2', '127.0.0.1', '127.0.0.1', false],
    ['192.0.2.1', '127.0.0.1', '192.0.2.1', false],
    ['192.0.2.1', '192.0.2.1', '192.0.2.1', true],
    ['::1', '::1', '::1', true],
    ['127.0.0.1', '::1', '127.0.0.1', false],
    ['127.0.0.1', '0.0.0.0', '127.0.0.1', true],
    // The system calls from 127.0.0.1 there.
    ['127.0.0.2', '0.0.0.0', '127.0.0.1', true],
    ['192.0.2.1', '0.0.0.0', '192.0.2.1', true],
    ['192.0.2.1', '0.0.0.0', '192.0.2.9', false],
    ['192.0.2.1', '::', '192.0.2.1', true],
    ['localhost', '127.0.0.1', undefined, true],
    ['localhost', '192.0.2.1', undefined, false],
    ['proxy.example', '0.0.0.0', undefined, false],
  ])('%s is where it listens at %s, called from %s: %s', (address, listen, from, expected) => {
    expect(isAt(ours(address), ours(listen), from)).toBe(expected);
    expect(isAt({ address, port: 8081 }, ours(listen), from)).toBe(false);
  });

  const addresses = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one?.family === 'IPv4')
    .map((one) => one?.address ?? '');

  it.each([...addresses, ...(hasLoopbackNetwork ? ['127.0.0.2'] : []), 'localhost'])(
    'that listens everywhere is known at %s',
    async (address) => {
      const proxy = await proxied({ listen: { address: '0.0.0.0', port: 0 } });
      await expect(tunnelThrough(proxy.port, `${address}:${proxy.port}`)).rejects.toThrow(
        '508 Loop Detected',
      );
    },
  );

  it.skipIf(!hasLoopbackNetwork)('is not what listens on another address of the same port', async () => {
    const server = await tcpServer((peer) => peer.send('hello'));
    const listen = { address: '127.0.0.2', port: server.port };
    await proxied({ listen });
    const proxy = await proxied();
    const peer = new TcpPeer(await tunnelThrough(proxy.port, `127.0.0.1:${server.port}`));
    expect(await peer.untilText('hello')).toBe('hello');
  });
});

it('a server that breaks off while it is spoken to in TLS is told of', async () => {
  const server = await tcpServer((peer) => {
    void peer.untilLength(1).then(() => peer.reset());
  });
  const proxy = await proxied();
  const client = await tcpClient(proxy.port);
  client.send(`GET https://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`);
  expect(await client.untilEnd()).toBe('finished');
  expect(client.receivedText).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect((await proxy.ended()).why).toBe(
    'TLS with 127.0.0.1 failed (ECONNRESET). Check that this port speaks TLS.',
  );
});

it.each([
  [
    'that speaks no TLS',
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    /^TLS with 127\.0\.0\.1 failed \(ERR_SSL_\S+\)\. Check/,
  ],
  ['that refuses TLS', '\x15\x03\x01\0\x02\x02\x28', /^TLS with 127\.0\.0\.1 failed \(ERR_SSL_\S+\)\. Check/],
])('a server %s is told of', async (_, answer, why) => {
  const server = await tcpServer((peer) => {
    void peer.untilLength(1).then(() => peer.send(answer).finish());
  });
  const proxy = await proxied({ mode: 'reverse', target: `wss://127.0.0.1:${server.port}` });
  const client = await tcpClient(proxy.port);
  client.send('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
  expect(await client.untilEnd()).toBe('finished');
  const view = await proxy.ended();
  expect(view.status).toBe(502);
  expect(view.why).toMatch(why);
});

it('a certificate is checked against the host that is asked for', async () => {
  const server = await echoServer(await madeCertificate({ hosts: ['other.example'] }));
  const proxy = await proxied();
  const client = await tcpClient(proxy.port);
  client.send(`GET https://localhost:${server.port}/ HTTP/1.1\r\n\r\n`);
  expect(await client.untilEnd()).toBe('finished');
  expect((await proxy.ended()).why).toMatch(/^The certificate of localhost is not accepted: /);
});
