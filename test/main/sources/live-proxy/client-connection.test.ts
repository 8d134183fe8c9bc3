/** What the proxy itself says to a client, and how it leaves it. */
import { expect, it } from 'vitest';
import { proxied } from '../../../support/proxied.ts';
import { tcpClient } from '../../../support/tcp-peer.ts';

const ASKED = 'GET / HTTP/1.1\r\nHost: a.example\r\n\r\n';

it('an answer arrives whole at a client that goes on sending', async () => {
  const proxy = await proxied();
  const client = await tcpClient(proxy.port);
  client.socket.pause();
  client.send(ASKED).send(Buffer.alloc(3_000_000));
  client.socket.resume();
  expect(await client.untilEnd()).toBe('finished');
  expect(client.receivedText).toMatch(
    /^HTTP\/1\.1 400 Bad Request\r\n.*open a browser from Framescope\.\n$/s,
  );
});

it('a client that does not leave is left at length', async () => {
  const proxy = await proxied();
  const client = await tcpClient(proxy.port);
  client.send(ASKED);
  expect(await client.untilEnd()).toBe('finished');
  await client.untilGone();
});

it('what was said last is recorded as the end of the proxy, then of the client', async () => {
  const proxy = await proxied();
  const client = await tcpClient(proxy.port);
  client.send(ASKED);
  await client.untilEnd();
  const view = await proxy.ended();
  expect(view).toMatchObject({
    url: 'http://a.example/',
    status: 400,
    statusReason: 'Bad Request',
    server: { address: '127.0.0.1', port: proxy.port },
    ended: { how: 'finished', by: 'server' },
  });
});
