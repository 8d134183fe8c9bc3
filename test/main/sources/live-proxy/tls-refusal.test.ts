/** Clients with which no TLS comes about, told apart from servers that can't be reached. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { madeCertificate } from '../../../support/certificates.ts';
import { helloFor } from '../../../support/client-hello.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { proxied } from '../../../support/proxied.ts';
import { TcpPeer, tcpServer } from '../../../support/tcp-peer.ts';
import { tlsThrough, tunnelThrough } from '../../../support/through-proxy.ts';
import { requestHead } from '../../../support/websocket-talk.ts';

const NAME = 'localhost';
const TRUSTING = { unverifiedHosts: ['*'] };

describe('a client', () => {
  it('that does not believe us is told apart from one that can not be reached', async () => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const authority = `${NAME}:${server.port}`;
    // It believes the authorities of its system, and ours is none of them.
    await expect(tlsThrough(proxy.port, authority, { servername: NAME })).rejects.toThrow(
      'self-signed certificate in certificate chain',
    );
    const view = await proxy.ended();
    expect(view).toMatchObject({ url: authority, status: 200, state: 'refused' });
    expect(view.why).toMatch(
      /^The program (?:does not accept Framescope's certificate for localhost \(ERR_SSL_\S+\)\. Let it trust|broke off while TLS for localhost was begun, and did not say why\. )/,
    );
    expect(server.requests).toEqual([]);
  });

  // RFC 8446 6.2: an alert says why.
  it.each([
    [
      48,
      'does not accept Framescope’s certificate',
      /does not accept Framescope's certificate for localhost \(ERR_SSL_TLSV1_ALERT_UNKNOWN_CA\)/,
    ],
    [
      42,
      'the same for a bad certificate',
      /does not accept Framescope's certificate for localhost \(ERR_SSL_\S+_BAD_CERTIFICATE\)/,
    ],
    [
      46,
      'the same for one that it does not know',
      /does not accept Framescope's certificate for localhost \(ERR_SSL_\S+_CERTIFICATE_UNKNOWN\)/,
    ],
    [
      80,
      'another failure',
      /^TLS with the program for localhost failed \(ERR_SSL_\S+_INTERNAL_ERROR\)\. Exclude this host/,
    ],
  ])('that sends the alert %i: %s', async (alert, _, words) => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const socket = await tunnelThrough(proxy.port, `${NAME}:${server.port}`);
    socket.on('error', () => {});
    socket.write(await helloFor(NAME));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.end(Uint8Array.of(0x15, 3, 3, 0, 2, 2, alert));
    expect((await proxy.ended()).why).toMatch(words);
  });

  it.each([
    ['breaks off in the middle of it', (socket: Socket) => socket.resetAndDestroy(), /broke off while TLS/],
    ['ends behind its first message', (socket: Socket) => socket.end(), /broke off while TLS/],
    [
      'goes on with something else',
      (socket: Socket) => socket.end('GET / HTTP/1.1\r\n\r\n'),
      /failed \(ERR_SSL_/,
    ],
  ])('that %s has a row of its own', async (_, leave, words) => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const socket = await tunnelThrough(proxy.port, `${NAME}:${server.port}`);
    socket.on('error', () => {});
    socket.write(await helloFor(NAME));
    await new Promise((resolve) => socket.once('data', resolve));
    leave(socket);
    expect((await proxy.ended()).why).toMatch(words);
    await tunnelThrough(proxy.port, `${NAME}:${server.port}`);
  });

  it('that ends with its first message has a row', async () => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const client = new TcpPeer(await tunnelThrough(proxy.port, `${NAME}:${server.port}`));
    client.send(await helloFor(NAME)).finish();
    expect((await proxy.ended()).why).toMatch(/broke off while TLS/);
    expect(await client.untilEnd()).not.toBe('open');
  });

  it.each([
    ['half a first message', 40],
    ['its first byte', 1],
  ])('that sends %s and then nothing has not for ever', async (_, length) => {
    const server = await tcpServer();
    const proxy = await proxied({}, { timeLimits: { handshake: 20 } });
    const client = new TcpPeer(await tunnelThrough(proxy.port, `${NAME}:${server.port}`));
    client.send((await helloFor(NAME)).subarray(0, length));
    expect(await client.untilEnd()).toBe('finished');
    expect((await proxy.ended()).why).toBe(
      'The program began TLS for localhost and did not go on with it in time. Exclude this host to let it pass.',
    );
    expect(await (await server.next()).untilEnd()).toBe('finished');
  });

  it('is told of a server that never answers its TLS', async () => {
    const server = await tcpServer();
    const proxy = await proxied({}, { timeLimits: { handshake: 200 } });
    const ca = (await proxy.authority()).certificatePem;
    const client = new TcpPeer(
      await tlsThrough(proxy.port, `${NAME}:${server.port}`, { ca, servername: NAME }),
    );
    client.send(requestHead());
    await client.untilEnd();
    expect((await proxy.ended()).why).toBe(
      'TLS with localhost failed (ETIMEDOUT). Check that this port speaks TLS.',
    );
  });

  it('that has left before its server is reached by TLS leaves nothing behind', async () => {
    const server = await tcpServer();
    const proxy = await proxied();
    await proxy.authority();
    const socket = await tunnelThrough(proxy.port, `127.0.0.1:${server.port}`);
    socket.on('error', () => {});
    const stream = connectTls({ socket, rejectUnauthorized: false });
    stream.on('error', () => {});
    await new Promise((resolve) => stream.once('secureConnect', resolve));
    const peer = await server.next();
    await peer.untilLength(1);
    socket.resetAndDestroy();
    expect(await peer.untilEnd()).not.toBe('open');
  });
});

describe('an authority that can not be used', () => {
  it('keeps no client waiting, and the row says what is wrong with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'framescope-unusable-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'authority.pem'), 'no certificate');
    const server = await tcpServer();
    const proxy = await proxied({}, { authorityFolder: folder });
    const client = new TcpPeer(await tunnelThrough(proxy.port, `${NAME}:${server.port}`));
    client.send(await helloFor(NAME));
    expect(await client.untilEnd()).not.toBe('open');
    expect((await proxy.ended()).why).toMatch(
      /^Framescope has no certificate to show for localhost\. The authority has a certificate, but its private key is missing/,
    );
    await tunnelThrough(proxy.port, `${NAME}:${server.port}`);
  });
});
