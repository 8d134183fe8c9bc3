/** Going on with a server that is not believed, while the proxy runs. */
import { expect, it } from 'vitest';
import { madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { type Proxied, proxied } from '../../../support/proxied.ts';
import { TcpPeer } from '../../../support/tcp-peer.ts';
import { saidBack, tlsThrough, webSocketThrough } from '../../../support/through-proxy.ts';
import { requestHead } from '../../../support/websocket-talk.ts';

async function refused(proxy: Proxied, port: number): Promise<void> {
  const ca = (await proxy.authority()).certificatePem;
  const options = { ca, servername: 'localhost' };
  const client = new TcpPeer(await tlsThrough(proxy.port, `localhost:${port}`, options));
  client.send(requestHead());
  await client.untilEnd();
  expect(client.receivedText).toContain('Proxy-Status: framescope; error=tls_certificate_error');
}

it('is possible from the next connection on, for this host alone', async () => {
  const server = await echoServer(await madeCertificate({ hosts: ['localhost', '127.0.0.1'] }));
  const proxy = await proxied();
  await refused(proxy, server.port);
  await proxy.ended();
  const [{ relayed } = {}] = proxy.session.store.connections;
  expect(relayed?.refusal).toMatchObject({ status: 502, unbelievedHost: 'localhost' });
  // What was wrong stands beside the way out.
  expect(relayed?.certificate).toMatchObject({
    subject: 'CN=localhost, O=Test',
    fault: 'it is signed by nobody but itself',
  });

  expect(proxy.proxy.isVerified('localhost')).toBe(true);
  proxy.proxy.goOnWith('localhost');
  expect([proxy.proxy.isVerified('localhost'), proxy.proxy.isVerified('127.0.0.1')]).toEqual([false, true]);
  const ca = (await proxy.authority()).certificatePem;
  const socket = await webSocketThrough(proxy.port, `wss://localhost:${server.port}/`, ca);
  expect(await saidBack(socket, 'Hello')).toBe('Hello');
  await proxy.until((rows) => rows.frames.length === 2);
  const [, second] = proxy.session.store.connections;
  expect(second?.relayed).toMatchObject({
    refusal: null,
    certificate: { fault: 'it is signed by nobody but itself' },
  });
  await expect(webSocketThrough(proxy.port, `wss://127.0.0.1:${server.port}/`, ca)).rejects.toThrow('502');
});

it('is told to whoever watches, though nothing passes', async () => {
  const proxy = await proxied();
  const told = proxy.until(() => !proxy.proxy.isVerified('a.example'));
  proxy.proxy.goOnWith('a.example');
  await told;
});
