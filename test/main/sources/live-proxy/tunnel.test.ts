/** CONNECT: what runs through it, what is decrypted on the way, and who can't be believed. */
import { X509Certificate } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { joinBytes, latin1 } from '../../../support/bytes.ts';
import { madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { frame, TEXT } from '../../../support/frame-builder.ts';
import { noise } from '../../../support/noise.ts';
import { type Proxied, proxied } from '../../../support/proxied.ts';
import { TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import {
  saidBack,
  secured,
  tlsThrough,
  tunnelThrough,
  webSocketThrough,
} from '../../../support/through-proxy.ts';
import { requestHead, responseHead } from '../../../support/websocket-talk.ts';

/** What a server of the tests is called; it has the address of this machine. */
const NAME = 'localhost';

/** The proxy believes the certificates of these without looking at them. */
const TRUSTING = { unverifiedHosts: ['*'] };

describe('without TLS', () => {
  it('WebSocket is relayed and recorded', async () => {
    const server = await echoServer();
    const proxy = await proxied();
    const socket = await webSocketThrough(proxy.port, `ws://127.0.0.1:${server.port}/chat?a=b`);
    expect(await saidBack(socket, 'hello')).toBe('hello');
    socket.close(1000, 'done');
    const view = await proxy.ended();
    expect(view).toMatchObject({ url: `ws://127.0.0.1:${server.port}/chat?a=b`, status: 101 });
    expect(view.close).toMatchObject({ by: 'client', code: 1000, reason: 'done', clean: true });
    expect(proxy.rows.messages).toMatchObject([
      { direction: 'client-to-server', text: 'hello' },
      { direction: 'server-to-client', text: 'hello' },
    ]);
    expect(proxy.rows.violations).toEqual([]);
    const [connection] = proxy.session.store.connections;
    expect(connection?.relayed).toMatchObject({
      clientTls: null,
      serverTls: null,
      certificate: null,
      refusal: null,
      steps: [{ step: 'client-connected' }, { step: 'connected', detail: `127.0.0.1:${server.port}` }],
    });
  });

  it('a server that speaks first is heard', async () => {
    const server = await tcpServer((peer) => peer.send('220 mail.example ESMTP\r\n'));
    const proxy = await proxied();
    const client = new TcpPeer(await tunnelThrough(proxy.port, `127.0.0.1:${server.port}`));
    await client.untilText('220 mail.example ESMTP\r\n');
    client.send('QUIT\r\n').finish();
    const peer = await server.next();
    expect(await peer.untilEnd()).toBe('finished');
    expect(peer.receivedText).toBe('QUIT\r\n');
    peer.finish();
    expect(await client.untilEnd()).toBe('finished');
    expect(proxy.rows.views).toEqual([]);
  });

  it('what a client sends with its CONNECT passes', async () => {
    const server = await tcpServer();
    const proxy = await proxied();
    const client = await tcpClient(proxy.port);
    const bytes = joinBytes([0], noise(5000));
    client.send(Buffer.concat([Buffer.from(`CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\n\r\n`), bytes]));
    const peer = await server.next();
    await peer.untilLength(bytes.length);
    expect(peer.received.equals(bytes)).toBe(true);
  });

  it.each(['client', 'server'] as const)('the %s may leave without a word', async (who) => {
    const server = await tcpServer();
    const proxy = await proxied();
    const client = new TcpPeer(await tunnelThrough(proxy.port, `127.0.0.1:${server.port}`));
    const peer = await server.next();
    const [one, other] = who === 'client' ? [client, peer] : [peer, client];
    one.finish();
    expect(await other.untilEnd()).toBe('finished');
    other.finish();
    expect(await one.untilEnd()).toBe('finished');
    expect(proxy.rows.views).toEqual([]);
  });
});

describe('TLS', () => {
  it('is ended on both sides, in the name of the server', async () => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const { certificatePem } = await proxy.authority();
    const url = `wss://${NAME}:${server.port}/chat`;
    const socket = await webSocketThrough(proxy.port, url, certificatePem);
    expect(await saidBack(socket, 'hello')).toBe('hello');
    socket.close(1000);
    expect(await proxy.ended()).toMatchObject({ url, status: 101, close: { code: 1000, clean: true } });
    expect(server.requests).toEqual([{ path: '/chat', host: `${NAME}:${server.port}`, serverName: NAME }]);
    const [connection] = proxy.session.store.connections;
    const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', serverName: NAME, alpn: 'http/1.1' };
    expect(connection?.relayed).toMatchObject({
      clientTls: tls,
      serverTls: tls,
      certificate: {
        subject: `CN=${NAME}, O=Test`,
        issuer: `CN=${NAME}, O=Test`,
        fingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        fault: 'it is signed by nobody but itself',
      },
    });
    expect(connection?.relayed?.steps.map(({ step }) => step)).toEqual([
      'client-connected',
      'resolved',
      'connected',
      'server-secured',
      'client-secured',
    ]);
  });

  it.each([
    ['a name', NAME, NAME],
    ['an address of IPv4', '127.0.0.1', undefined],
  ])(
    'is spoken with the server by %s, and the client sees a certificate for it',
    async (_, host, serverName) => {
      const server = await echoServer(await madeCertificate({ hosts: [host] }));
      const proxy = await proxied(TRUSTING);
      const ca = (await proxy.authority()).certificatePem;
      const stream = await tlsThrough(proxy.port, `${host}:${server.port}`, {
        ...{ ca, host },
        ...(serverName === undefined ? {} : { servername: serverName }),
      });
      expect(stream.authorized).toBe(true);
      expect(stream.alpnProtocol).toBe('http/1.1');
      expect(stream.getPeerCertificate().subjectaltname).toBe(
        serverName === undefined ? `IP Address:${host}` : `DNS:${host}`,
      );
      const peer = new TcpPeer(stream);
      peer.send('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      expect(await peer.untilEnd()).toBe('finished');
      expect(peer.receivedText).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
      await proxy.stop();
      expect(proxy.rows.views).toEqual([]);
    },
  );

  it('of hosts that are left out is not ended: the client sees the certificate of the server', async () => {
    const certificate = await madeCertificate({ hosts: [NAME] });
    const server = await echoServer(certificate);
    const proxy = await proxied({ excludedHosts: ['LOCALHOST.'] });
    const url = `wss://${NAME}:${server.port}/`;
    const socket = await webSocketThrough(proxy.port, url, certificate.cert);
    expect(await saidBack(socket, 'hello')).toBe('hello');
    socket.terminate();
    await proxy.stop();
    expect(proxy.rows.views).toEqual([]);
  });

  it('of a megabyte and more passes whole', async () => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const ca = (await proxy.authority()).certificatePem;
    const socket = await webSocketThrough(proxy.port, `wss://${NAME}:${server.port}/`, ca);
    const text = noise(3_000_000).join('').slice(0, 3_000_000);
    expect((await saidBack(socket, text)) === text).toBe(true);
  });

  it.each(['client', 'server'] as const)(
    'that breaks off does so for the other side: the %s',
    async (who) => {
      const { client, server, proxy } = await agreedInTls();
      const [one, other] = who === 'client' ? [client, server] : [server, client];
      one.breakOff();
      expect(await other.peer.untilEnd()).toBe('reset');
      expect((await proxy.ended()).ended).toEqual({ how: 'reset', by: who, cut: null });
    },
  );

  it.each(['client', 'server'] as const)('of one side ends, and the other goes on: the %s', async (who) => {
    const { client, server, proxy } = await agreedInTls();
    const [one, other] = who === 'client' ? [client, server] : [server, client];
    one.peer.finish();
    expect(await other.peer.untilEnd()).toBe('finished');
    const late = frame({ opcode: TEXT, payload: latin1('late'), ...(who === 'server' ? { key: 9 } : {}) });
    other.peer.send(late).finish();
    expect(await one.peer.untilEnd()).toBe('finished');
    expect(one.peer.received.subarray(-late.length).equals(late)).toBe(true);
    expect((await proxy.ended()).ended).toEqual({ how: 'finished', by: who, cut: null });
  });

  it('within TLS with the proxy itself is ended as well', async () => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const proxy = await proxied(TRUSTING);
    const ca = (await proxy.authority()).certificatePem;
    const outer = await secured(connectTcp(proxy.port, '127.0.0.1'), { ca, host: '127.0.0.1' });
    outer.write(`CONNECT ${NAME}:${server.port} HTTP/1.1\r\n\r\n`);
    await new Promise((resolve) => outer.once('data', resolve));
    const inner = new TcpPeer(await secured(outer, { ca, servername: NAME, host: NAME }));
    inner.send(requestHead());
    await inner.until(({ receivedText }) => receivedText.includes(' 101 '));
    inner.socket.destroy();
    outer.destroy();
    expect(await proxy.ended()).toMatchObject({ url: 'wss://server.example.com/chat', status: 101 });
  });
});

/** Both ends of an agreed WebSocket in TLS. */
interface SecureEnd {
  readonly peer: TcpPeer;
  readonly breakOff: () => void;
}

async function agreedInTls(): Promise<{ client: SecureEnd; server: SecureEnd; proxy: Proxied }> {
  const { cert, key } = await madeCertificate({ hosts: [NAME] });
  const listening = await tcpServer();
  const accepted = listening.next().then(({ socket }) => {
    socket.removeAllListeners();
    const stream = new TLSSocket(socket, { isServer: true, cert, key });
    return { peer: new TcpPeer(stream), breakOff: () => socket.resetAndDestroy() };
  });
  const proxy = await proxied(TRUSTING);
  const ca = (await proxy.authority()).certificatePem;
  const tcp = await tunnelThrough(proxy.port, `${NAME}:${listening.port}`);
  const stream = await secured(tcp, { ca, servername: NAME });
  const client = { peer: new TcpPeer(stream), breakOff: () => tcp.resetAndDestroy() };
  client.peer.send(requestHead());
  const server = await accepted;
  await server.peer.untilText('\r\n\r\n');
  server.peer.send(responseHead());
  await client.peer.untilText('\r\n\r\n');
  return { client, server, proxy };
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

describe('a server that is not to be believed', () => {
  it.each([
    ['signs for itself', {}, () => 'it is signed by nobody but itself'],
    [
      'has expired',
      { from: -9, to: -2 },
      (made: X509Certificate) => `it has expired (${dayOf(made.validTo)})`,
    ],
    [
      'is not valid yet',
      { from: 2, to: 9 },
      (made: X509Certificate) => `it is not valid yet (before ${dayOf(made.validFrom)})`,
    ],
  ])('because its certificate %s: the client is told so, within TLS', async (_, facts, words) => {
    const certificate = await madeCertificate({ hosts: [NAME], ...facts });
    const fault = words(new X509Certificate(certificate.cert));
    const server = await echoServer(certificate);
    const proxy = await proxied();
    const ca = (await proxy.authority()).certificatePem;
    const client = new TcpPeer(
      await tlsThrough(proxy.port, `${NAME}:${server.port}`, { ca, servername: NAME }),
    );
    client.send(requestHead('=Host: localhost'));
    expect(await client.untilEnd()).toBe('finished');
    const sentence =
      `The certificate of ${NAME} is not accepted: ${fault}. ` +
      'If you trust this server, press "Go on with localhost anyway" in the row of this request, ' +
      'send {"goOnWith":"localhost"} where --control is on, or name it among the hosts that are not verified (--unverified).';
    expect(client.receivedText).toBe(
      'HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=utf-8\r\n' +
        `Content-Length: ${`Framescope: ${sentence}\n`.length}\r\n` +
        'Proxy-Status: framescope; error=tls_certificate_error\r\nConnection: close\r\n\r\n' +
        `Framescope: ${sentence}\n`,
    );
    expect(await proxy.ended()).toMatchObject({
      url: 'wss://localhost/chat',
      status: 502,
      state: 'refused',
      why: sentence,
    });
    expect(server.requests).toEqual([]);
  });

  it('is told of by an authority that nobody knows', async () => {
    const issuer = await madeCertificate({ hosts: ['An authority'], isAuthority: true });
    const server = await echoServer(await madeCertificate({ hosts: [NAME], issuer }));
    const proxy = await proxied();
    const ca = (await proxy.authority()).certificatePem;
    const client = new TcpPeer(
      await tlsThrough(proxy.port, `${NAME}:${server.port}`, { ca, servername: NAME }),
    );
    client.send(requestHead());
    await client.untilEnd();
    expect((await proxy.ended()).why).toMatch(/is not accepted: its authority is not known here\./);
  });

  it('is let pass where its user said so, and its fault is noted', async () => {
    const server = await echoServer(await madeCertificate({ hosts: ['other.example'], from: -9, to: -2 }));
    const proxy = await proxied({ unverifiedHosts: ['*.example', 'Localhost'] });
    const ca = (await proxy.authority()).certificatePem;
    const socket = await webSocketThrough(proxy.port, `wss://${NAME}:${server.port}/`, ca);
    socket.terminate();
    await proxy.ended();
    const [connection] = proxy.session.store.connections;
    expect(connection?.relayed?.certificate).toMatchObject({
      fault: expect.stringMatching(/^it has expired \(\d{4}-\d\d-\d\d\)$/),
    });
  });

  it('whose certificate is its own matter is one that does not speak TLS', async () => {
    const server = await tcpServer((peer) => peer.send('220 mail.example ESMTP\r\n'));
    const proxy = await proxied();
    const ca = (await proxy.authority()).certificatePem;
    const tunnel = tlsThrough(proxy.port, `${NAME}:${server.port}`, { ca, servername: NAME });
    await expect(tunnel).rejects.toThrow();
  });
});
