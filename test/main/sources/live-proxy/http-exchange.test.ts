/** Where a response ends, and what may follow it. */
import { describe, expect, it } from 'vitest';
import { noise } from '../../../support/noise.ts';
import { proxied } from '../../../support/proxied.ts';
import { tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { OK, talk } from './answering-server.ts';

describe('a response', () => {
  const body = Buffer.from(noise(300_000)).toString('latin1');
  const chunks = 'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n';

  // RFC 9112 6.3 and 9.3: where it ends, and whether another may follow.
  it.each([
    ['of a length', 'GET', `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['in chunks', 'GET', `HTTP/1.1 200 OK\r\n${chunks}`],
    ['to HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n'],
    ['without a change', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n'],
    ['without content', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['behind interim ones', 'GET', `HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 102 \r\n\r\n${OK}`],
    [
      'of HTTP/1.0 that says it stays',
      'GET',
      'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n',
    ],
    ['with lines that end in a line feed', 'GET', 'HTTP/1.1 200\nContent-Length: 2\n\nok'],
  ])('%s passes whole, and the next request has its own', async (_, method, answer) => {
    const { client, origin } = await talk(answer, OK);
    client.send(`${method} ${origin}/ HTTP/1.1\r\n\r\n`);
    await client.untilLength(answer.length);
    client.send(`GET ${origin}/ HTTP/1.1\r\n\r\n`);
    await client.untilLength(answer.length + OK.length);
    expect(client.receivedText).toBe(answer + OK);
    expect(client.seenEnd).toBe('open');
  });

  it.each([
    ['up to the end of its connection', `HTTP/1.1 200 OK\r\n\r\n${body}`],
    ['of HTTP/1.0', `HTTP/1.0 200 OK\r\n\r\n${body}`],
    ['shorter than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort'],
    ['cut off in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
    ['with chunks that are none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nrest'],
    ['cut off in its head', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['that is none', '220 mail.example ESMTP\r\n'],
    ['that is not there', ''],
  ])('%s passes as far as it comes, and its end is passed on', async (_, answer) => {
    const server = await tcpServer((peer) => {
      void peer.untilText('\r\n\r\n').then(() => peer.send(answer).finish());
    });
    const client = await tcpClient((await proxied()).port);
    client.send(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`);
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toBe(answer);
  });

  it('that breaks off does so for the client', async () => {
    const server = await tcpServer((peer) => {
      void peer
        .untilText('\r\n\r\n')
        .then(() => peer.send('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234'));
    });
    const client = await tcpClient((await proxied()).port);
    client.send(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`);
    await client.untilText('1234');
    server.peers[0]?.reset();
    expect(await client.untilEnd()).toBe('reset');
  });

  // RFC 9112 9.6
  it.each([
    ['the request', 'HTTP/1.1\r\nConnection: close', OK],
    ['the response', 'HTTP/1.1', OK.replace('\r\n\r\n', '\r\nConnection: Close\r\n\r\n')],
    ['the version of the request', 'HTTP/1.0', OK],
    ['the version of the response', 'HTTP/1.1', OK.replace('1.1', '1.0')],
  ])('is the last one where %s says so', async (_, rest, answer) => {
    const { client, server, origin } = await talk(answer);
    client.send(`GET ${origin}/ ${rest}\r\n\r\n`);
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toBe(answer);
    expect(await server.peers[0]?.untilEnd()).toBe('finished');
  });

  // A reset takes away what its receiver has not read yet.
  it('arrives whole, though the client has sent what nobody reads', async () => {
    const answer = `HTTP/1.0 200 OK\r\n\r\n${body.repeat(10)}`;
    const server = await tcpServer((peer) => {
      void peer.untilText('\r\n\r\n').then(() => peer.send(answer).finish());
    });
    const client = await tcpClient((await proxied()).port);
    client.socket.pause();
    client.send(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`);
    client.send(noise(100_000));
    const peer = await server.next();
    await peer.untilEnd();
    client.socket.resume();
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText === answer).toBe(true);
  });
});
