/** Clients as they come, before anything is known of what they want. */
import { expect, it } from 'vitest';
import { helloFor } from '../../../support/client-hello.ts';
import { proxied } from '../../../support/proxied.ts';
import { tcpClient, tcpServer } from '../../../support/tcp-peer.ts';

const TARGET = 'ws://127.0.0.1:9';

it.each(['explicit', 'reverse', 'bridge'] as const)(
  'who connects and leaves is nobody to a proxy: %s',
  async (mode) => {
    const target = { explicit: null, reverse: TARGET, bridge: 'tcp://127.0.0.1:9' }[mode];
    const proxy = await proxied({ mode, target });
    const finished = await tcpClient(proxy.port);
    finished.finish();
    expect(await finished.untilEnd()).toBe('finished');
    const broken = await tcpClient(proxy.port);
    broken.reset();
    await tcpClient(proxy.port);
    expect(await proxy.stop()).toEqual({ kind: 'complete', warning: null });
    expect(proxy.rows.views).toEqual([]);
    expect(proxy.session.store.notes.packets).toBe(0);
  },
);

it('who says nothing is waited for, whatever the limits are', async () => {
  const proxy = await proxied({}, { timeLimits: { firstHead: 1, nextHead: 1, handshake: 1 } });
  const silent = await tcpClient(proxy.port);
  // Somebody else is served meanwhile, and told to hurry.
  const slow = await tcpClient(proxy.port);
  slow.send('GE');
  expect(await slow.untilEnd()).toBe('finished');
  expect(silent.seenEnd).toBe('open');
  await proxy.until(({ views }) => views.length === 1);
});

it('who speaks TLS with the proxy and then says nothing is told so, and leaves a row', async () => {
  const proxy = await proxied({}, { timeLimits: { handshake: 20 } });
  const client = await tcpClient(proxy.port);
  client.send((await helloFor('localhost')).subarray(0, 100));
  expect(await client.untilEnd()).toBe('finished');
  expect((await proxy.ended()).why).toBe(
    'TLS with the program came to nothing (ETIMEDOUT). Let it speak to the proxy without TLS.',
  );
});

it('who waits too long with another request is left without a word', async () => {
  const server = await tcpServer((peer) => {
    void peer.untilText('\r\n\r\n').then(() => peer.send('HTTP/1.1 204 No Content\r\n\r\n'));
  });
  const proxy = await proxied({}, { timeLimits: { nextHead: 20 } });
  const client = await tcpClient(proxy.port);
  client.send(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`);
  expect(await client.untilEnd()).toBe('finished');
  expect(client.receivedText).toBe('HTTP/1.1 204 No Content\r\n\r\n');
  expect(await (await server.next()).untilEnd()).toBe('finished');
  expect(proxy.rows.views).toEqual([]);
});
