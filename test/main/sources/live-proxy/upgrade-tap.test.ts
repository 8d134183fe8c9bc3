/** What is kept of a relayed connection: all that is about WebSocket, from where it is asked for on, and nothing else. */
import { expect, it } from 'vitest';
import { joinBytes, latin1 } from '../../../support/bytes.ts';
import { frame, TEXT } from '../../../support/frame-builder.ts';
import { type Proxied, proxied } from '../../../support/proxied.ts';
import { TcpPeer, tcpServer } from '../../../support/tcp-peer.ts';
import { tunnelThrough } from '../../../support/through-proxy.ts';
import { requestHead, responseHead } from '../../../support/websocket-talk.ts';

interface Talk {
  readonly proxy: Proxied;
  readonly client: TcpPeer;
  readonly server: TcpPeer;
}

/** Both ends of a tunnel, which passes everything as it comes. */
async function tunnelled(): Promise<Talk> {
  const listening = await tcpServer();
  const proxy = await proxied();
  const client = new TcpPeer(await tunnelThrough(proxy.port, `127.0.0.1:${listening.port}`));
  return { proxy, client, server: await listening.next() };
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const FRAME = frame({ opcode: TEXT, payload: latin1('hello'), key: 0x37fa213d });

it('requests before are not kept, and neither are their answers', async () => {
  const { proxy, client, server } = await tunnelled();
  client.send('GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n');
  await server.untilText('\r\n\r\n');
  server.send(OK);
  await client.untilText('ok');
  client.send(requestHead());
  await server.untilText('13\r\n\r\n');
  server.send(responseHead());
  await client.untilText('\r\n\r\n');
  client.send(FRAME).finish();
  await server.untilEnd();
  server.finish();
  expect(await proxy.ended()).toMatchObject({ status: 101, url: 'ws://server.example.com/chat' });
  expect(proxy.rows.frames).toMatchObject([{ text: 'hello' }]);
  expect(proxy.rows.violations.map(({ rule }) => rule)).toEqual(['ended-without-close']);
  // The note, three packets that open it, request, response, frame, and two ends.
  expect(proxy.session.store.notes.packets).toBe(9);
});

it('what comes with the request is kept as it came', async () => {
  const { proxy, client, server } = await tunnelled();
  client.send(joinBytes(requestHead(), FRAME, FRAME)).finish();
  await server.untilEnd();
  server.send(responseHead()).finish();
  await client.untilEnd();
  await proxy.ended();
  expect(proxy.rows.frames).toMatchObject([{ text: 'hello' }, { text: 'hello' }]);
});

it('what is asked for behind the answer to CONNECT is kept', async () => {
  const { proxy, client, server } = await tunnelled();
  // RFC 9110 9.3.6: a client may send before it has the answer.
  client.send(joinBytes(latin1('CONNECT b.example:80 HTTP/1.1\r\n\r\n'), requestHead(), FRAME));
  await server.until(({ received }) => received.subarray(-FRAME.length).equals(FRAME));
  server.send('HTTP/1.1 200 Connection established\r\n\r\n');
  await client.untilText('established\r\n\r\n');
  server.send(responseHead());
  await client.untilText('xOo=\r\n\r\n');
  client.send(FRAME).finish();
  await server.untilEnd();
  server.finish();
  expect(await proxy.ended()).toMatchObject({ status: 101, url: 'ws://server.example.com/chat' });
  expect(proxy.rows.frames).toMatchObject([{ text: 'hello' }, { text: 'hello' }]);
});

it.each([
  ['HTTP alone', 'GET / HTTP/1.1\r\n\r\n', OK],
  [
    'an upgrade to something else',
    'GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n',
    'HTTP/1.1 101 \r\nUpgrade: h2c\r\n\r\n\0\0',
  ],
  ['no HTTP', 'EHLO a.example\r\n', '250 b.example\r\n'],
])('%s leaves nothing', async (_, asked, answered) => {
  const { proxy, client, server } = await tunnelled();
  client.send(asked).finish();
  await server.untilEnd();
  server.send(answered).finish();
  await client.untilEnd();
  expect(client.receivedText).toBe(answered);
  await proxy.stop();
  expect(proxy.session.store.notes.packets).toBe(0);
});
