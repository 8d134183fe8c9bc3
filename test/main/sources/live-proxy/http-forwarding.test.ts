/** An HTTP proxy for any program, which passes on what is none of its business: real sockets, byte for byte. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { latin1 } from '../../../support/bytes.ts';
import { proxied } from '../../../support/proxied.ts';
import { type TcpPeer, tcpClient } from '../../../support/tcp-peer.ts';
import { requestHead, responseHead } from '../../../support/websocket-talk.ts';
import { answering, OK, talk } from './answering-server.ts';

describe('a request with an absolute target', () => {
  it('reaches its server with the path alone, and the host of the target', async () => {
    const { client, server, origin } = await talk(OK);
    client.send(
      `GET ${origin}/a%2Fb//../c?d=%20|e HTTP/1.1\r\nhost:  other.example\r\nProxy-Connection: keep-alive\r\n` +
        'Proxy-Authorization: Basic YTpi\r\nX-Odd:\t a  \r\nAccept: */*\r\n\r\n',
    );
    expect(await client.untilText('ok')).toBe(OK);
    expect(server.peers[0]?.receivedText).toBe(
      `GET /a%2Fb//../c?d=%20|e HTTP/1.1\r\nhost:  127.0.0.1:${server.port}\r\nX-Odd:\t a  \r\nAccept: */*\r\n\r\n`,
    );
  });

  it('is nothing that a capture of WebSocket has', async () => {
    const { client, origin, proxy } = await talk(OK);
    client.send(`GET ${origin}/ HTTP/1.1\r\n\r\n`);
    await client.untilText('ok');
    await proxy.stop();
    expect(proxy.rows.views).toEqual([]);
  });

  it('goes to a server that node makes, and its answer comes back', async () => {
    const http = createServer((request, response) => {
      const body: Buffer[] = [];
      request.on('data', (bytes: Buffer) => body.push(bytes));
      request.on('end', () => response.end(`${request.url} ${request.headers.host} ${Buffer.concat(body)}`));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      http.close();
    });
    const host = `127.0.0.1:${(http.address() as AddressInfo).port}`;
    const client = await tcpClient((await proxied()).port);
    const chunked = 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nT: 1\r\n\r\n';
    client.send(`POST http://${host}/x HTTP/1.1\r\nHost: y\r\nConnection: close\r\n${chunked}`);
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toContain(`/x ${host} abcdefg`);
  });

  // RFC 9112 6.3
  it.each([
    ['a length', 'Content-Length: 5\r\n\r\nhello'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n'],
    ['no body', '\r\n'],
  ])('is followed by another behind %s', async (_, rest) => {
    const { client, server, origin } = await talk(OK, OK);
    client.send(`POST ${origin}/1 HTTP/1.1\r\n${rest}`);
    await client.untilText('ok');
    client.send(`GET ${origin}/2 HTTP/1.1\r\n\r\n`);
    expect(await client.untilText(OK + OK)).toBe(OK + OK);
    expect(server.peers.map(({ receivedText }) => receivedText)).toEqual([
      `POST /1 HTTP/1.1\r\n${rest}GET /2 HTTP/1.1\r\n\r\n`,
    ]);
  });

  it('may be sent before the answer to the one before it has come', async () => {
    const { client, server, origin } = await talk(OK, OK, OK);
    client.send([1, 2, 3].map((path) => `GET ${origin}/${path} HTTP/1.1\r\n\r\n`).join(''));
    expect(await client.untilText(OK.repeat(3))).toBe(OK.repeat(3));
    expect(server.peers[0]?.receivedText).toBe(
      [1, 2, 3].map((path) => `GET /${path} HTTP/1.1\r\n\r\n`).join(''),
    );
  });

  it('goes to its own server each, on one connection of a client', async () => {
    const proxy = await proxied();
    const client = await tcpClient(proxy.port);
    const [one, other] = await Promise.all([answering(OK, OK), answering(OK)]);
    for (const [count, { port }] of [one, other, one].entries()) {
      client.send(`GET http://127.0.0.1:${port}/${count} HTTP/1.1\r\n\r\n`);
      expect(await client.untilText(OK.repeat(count + 1))).toBe(OK.repeat(count + 1));
    }
    expect(one.peers.map(({ receivedText }) => receivedText)).toEqual([
      'GET /0 HTTP/1.1\r\n\r\n',
      'GET /2 HTTP/1.1\r\n\r\n',
    ]);
    expect(other.peers.map(({ receivedText }) => receivedText)).toEqual(['GET /1 HTTP/1.1\r\n\r\n']);
    expect(await one.peers[0]?.untilEnd()).toBe('finished');
  });

  it('waits with its body for 100 Continue', async () => {
    const { client, server, origin } = await talk('HTTP/1.1 100 Continue\r\n\r\n');
    client.send(`POST ${origin}/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`);
    await client.untilText('HTTP/1.1 100 Continue\r\n\r\n');
    client.send('body');
    const peer = await server.next();
    await peer.untilText('\r\n\r\nbody');
    peer.send(OK);
    expect(await client.untilText('ok')).toBe(`HTTP/1.1 100 Continue\r\n\r\n${OK}`);
  });

  it('whose body goes on may be answered before that', async () => {
    const large = 'HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n';
    const { client, server, origin } = await talk(large, OK);
    client.send(`POST ${origin}/ HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345`);
    await client.untilText(large);
    client.send(`67890GET ${origin}/2 HTTP/1.1\r\n\r\n`);
    expect(await client.untilText('ok')).toBe(large + OK);
    expect(server.peers[0]?.receivedText).toMatch(/\r\n\r\n1234567890GET \/2 HTTP/);
  });
});

describe('a connection to a server', () => {
  // Servers close idle connections, most after a few seconds.
  it.each<[string, (peer: TcpPeer) => void]>([
    ['has ended it', (peer) => peer.finish()],
    ['has broken it off', (peer) => peer.reset()],
    [
      'says something that nobody asked for',
      (peer) => peer.send('HTTP/1.1 408 Request Timeout\r\n\r\n').finish(),
    ],
  ])('is not used again once the server %s', async (_, end) => {
    const { client, server, origin } = await talk(OK, OK);
    client.send(`GET ${origin}/1 HTTP/1.1\r\n\r\n`);
    await client.untilText('ok');
    const peer = await server.next();
    const over = new Promise((resolve) => peer.socket.once('finish', resolve).once('close', resolve));
    end(peer);
    await over;
    // By then the proxy has been told as well.
    await tcpClient(server.port);
    client.send(`GET ${origin}/2 HTTP/1.1\r\n\r\n`);
    expect(await client.untilText(OK + OK)).toBe(OK + OK);
    expect((await server.next()).receivedText).toBe('');
    expect((await server.next()).receivedText).toBe('GET /2 HTTP/1.1\r\n\r\n');
  });

  it('ends with that of its client', async () => {
    const { client, server, origin } = await talk(OK);
    client.send(`GET ${origin}/ HTTP/1.1\r\n\r\n`);
    await client.untilText('ok');
    client.finish();
    expect(await client.untilEnd()).toBe('finished');
    expect(await server.peers[0]?.untilEnd()).toBe('finished');
  });

  it('is told that the client sends no more, and may still answer', async () => {
    const { client, server, origin } = await talk();
    client.send(`GET ${origin}/ HTTP/1.1\r\n\r\n`).finish();
    const peer = await server.next();
    expect(await peer.untilEnd()).toBe('finished');
    peer.send(OK).finish();
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toBe(OK);
  });

  it('is broken off when the client breaks off before there is an answer', async () => {
    const { client, server, origin } = await talk();
    client.send(`GET ${origin}/ HTTP/1.1\r\n\r\n`);
    const peer = await server.next();
    await peer.untilText('\r\n\r\n');
    client.reset();
    expect(await peer.untilEnd()).toBe('reset');
  });
});

describe('WebSocket by an absolute target', () => {
  it('is agreed on and relayed, and recorded with the host that was asked for', async () => {
    const { client, server, origin, proxy } = await talk(responseHead());
    client.send(requestHead(`GET ${origin}/chat HTTP/1.1`));
    await client.untilText('\r\n\r\n');
    client.send('\x81\x82\0\0\0\0hi').finish();
    const peer = await server.next();
    await peer.untilText('hi');
    peer.finish();
    const view = await proxy.ended();
    expect(view).toMatchObject({ url: `ws://127.0.0.1:${server.port}/chat`, status: 101 });
    expect(view.server).toEqual({ address: '127.0.0.1', port: server.port });
    expect(proxy.rows.frames).toMatchObject([{ text: 'hi', direction: 'client-to-server' }]);
    expect(peer.receivedText.startsWith('GET /chat HTTP/1.1\r\n')).toBe(true);
  });

  it('is recorded from where it is asked for, behind other requests', async () => {
    const { client, proxy, origin } = await talk(OK, responseHead());
    client.send(`GET ${origin}/ HTTP/1.1\r\n\r\n`);
    await client.untilText('ok');
    client.send(requestHead(`GET ${origin}/chat HTTP/1.1`));
    await client.untilText('\r\n\r\n');
    client.reset();
    const view = await proxy.ended();
    expect(view.ended).toEqual({ how: 'reset', by: 'client', cut: null });
    expect(proxy.rows.connections).toHaveLength(1);
  });

  it('may be refused, and asked for again on the same connection', async () => {
    const refusal = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nwho?';
    const { client, proxy, server, origin } = await talk(refusal, responseHead());
    client.send(requestHead(`GET ${origin}/chat HTTP/1.1`));
    expect(await client.untilText('who?')).toBe(refusal);
    client.send(requestHead(`GET ${origin}/chat HTTP/1.1`, 'Authorization: Basic YTpi'));
    await client.untilText('\r\n\r\n');
    client.reset();
    await proxy.until((rows) => rows.views[1]?.ended != null);
    expect(proxy.rows.views.map(({ status }) => status)).toEqual([401, 101]);
    expect(server.peers).toHaveLength(1);
  });

  // draft-hixie-thewebsocketprotocol-76 5.2: the third key follows the head, and the answer depends on it.
  it('has the third key of hixie-76 sent before there is an answer', async () => {
    const { client, server, origin } = await talk();
    const fields =
      'Upgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key1: 1 2\r\nSec-WebSocket-Key2: 3 4';
    client.send(`GET ${origin}/ HTTP/1.1\r\n${fields}\r\n\r\n`);
    const peer = await server.next();
    await peer.untilText('\r\n\r\n');
    client.send('^n:ds[4U');
    await peer.untilText('^n:ds[4U');
    peer.send("HTTP/1.1 101 WebSocket Protocol Handshake\r\n\r\n8jKS'y:G*Co,Wxa-");
    await client.untilText('Wxa-');
  });
});

it('a hundred clients at once are served', async () => {
  const server = await answering(...Array.from({ length: 100 }, () => OK));
  const proxy = await proxied();
  const clients = await Promise.all(Array.from({ length: 100 }, () => tcpClient(proxy.port)));
  for (const client of clients) client.send(latin1(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`));
  for (const client of clients) expect(await client.untilText('ok')).toBe(OK);
});
