/** Servers that ask who their client is: what they are shown, and what rows say when they let nobody in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ClientCertificate } from '../../../../src-core/contract/proxy.ts';
import { serverTlsSentence } from '../../../../src-main/sources/live-proxy/server-tls-refusal.ts';
import { type MadeCertificate, madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { type Proxied, proxied } from '../../../support/proxied.ts';
import { TcpPeer } from '../../../support/tcp-peer.ts';
import { saidBack, tlsThrough, webSocketThrough } from '../../../support/through-proxy.ts';
import { requestHead } from '../../../support/websocket-talk.ts';

const NAME = 'localhost';
const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3'];

let folder: string;
let ofServer: MadeCertificate;
let issuer: MadeCertificate;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-asked-'));
  ofServer = await madeCertificate({ hosts: [NAME] });
  issuer = await madeCertificate({ hosts: ['An authority of clients'], isAuthority: true });
  for (const [name, made] of [
    ['known', await madeCertificate({ hosts: ['ada'], issuer })],
    ['stranger', await madeCertificate({ hosts: ['bob'] })],
  ] as const)
    writeFileSync(join(folder, `${name}.pem`), `${made.cert}\n${made.key}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One of the two, for a host. */
function shown(name: 'known' | 'stranger', host = NAME): ClientCertificate {
  return { host, certificate: join(folder, `${name}.pem`), key: null, passphrase: null };
}

async function asking(version: SecureVersion, isNeeded: boolean): Promise<number> {
  const versions = { minVersion: version, maxVersion: version };
  const asks = { requestCert: true, rejectUnauthorized: isNeeded, ca: issuer.cert };
  return (await echoServer({ ...ofServer, ...versions, ...asks })).port;
}

function proxyWith(...clientCertificates: readonly ClientCertificate[]): Promise<Proxied> {
  return proxied({ unverifiedHosts: [NAME], clientCertificates });
}

/** What is told of TLS with the server in the one row that there is. */
function toldStep(proxy: Proxied): string | null | undefined {
  const [connection] = proxy.session.store.connections;
  return connection?.relayed?.steps.find(({ step }) => step === 'server-secured')?.detail;
}

async function talk(proxy: Proxied, port: number): Promise<void> {
  const ca = (await proxy.authority()).certificatePem;
  const socket = await webSocketThrough(proxy.port, `wss://${NAME}:${port}/`, ca);
  expect(await saidBack(socket, 'Hello')).toBe('Hello');
  await proxy.until((rows) => rows.frames.length === 2);
}

/** What a client is answered whose server let nobody in, and what its row says. */
async function refused(proxy: Proxied, port: number): Promise<{ answer: string; why: string }> {
  const ca = (await proxy.authority()).certificatePem;
  const client = new TcpPeer(await tlsThrough(proxy.port, `${NAME}:${port}`, { ca, servername: NAME }));
  client.send(requestHead());
  await client.untilEnd();
  const view = await proxy.ended();
  expect(view).toMatchObject({ status: 502, state: 'refused' });
  return { answer: client.receivedText, why: view.why };
}

describe.each(VERSIONS)('with %s, a server', (version) => {
  it('that needs a certificate is shown the one for its host, and the row says so', async () => {
    const port = await asking(version, true);
    const proxy = await proxyWith(shown('stranger', 'other.example'), shown('known'), shown('stranger', '*'));
    await talk(proxy, port);
    expect(toldStep(proxy)).toBe('it was shown the client certificate in known.pem');
  });

  it('that would like one is told of as such where there is none', async () => {
    const port = await asking(version, false);
    const proxy = await proxyWith(shown('known', 'other.example'));
    await talk(proxy, port);
    expect(toldStep(proxy)).toBe('it asked for a client certificate, and there is none for it');
  });

  it('that needs one and gets none is a row that says what to do, as the answer does', async () => {
    const { answer, why } = await refused(await proxyWith(), await asking(version, true));
    expect(why).toMatch(
      /^localhost asks for a client certificate, and there is none for it \(ERR_SSL_\S+\)\. Start the proxy with one: under "Client certificates", or with --client-certificate localhost=FILE\.$/,
    );
    expect(answer).toContain('HTTP/1.1 502 Bad Gateway\r\n');
    expect(answer).toContain(`Framescope: ${why}\n`);
  });

  it('that does not know the one it gets is a row that says so', async () => {
    const { why } = await refused(await proxyWith(shown('stranger')), await asking(version, true));
    expect(why).toMatch(
      /^localhost does not accept the client certificate in stranger\.pem \(\S+\)\. Start the proxy with one that is valid/,
    );
  });

  it('that asks nobody is told nothing of', async () => {
    const { port } = await echoServer({ ...ofServer, minVersion: version, maxVersion: version });
    const proxy = await proxyWith(shown('known'));
    await talk(proxy, port);
    expect(toldStep(proxy)).toBeNull();
  });
});

/** OpenSSL's own server, which asks for a certificate, and after the handshake sends no tickets: its port. */
async function withoutTickets(...words: readonly string[]): Promise<{ port: number; child: ChildProcess }> {
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.pem')];
  writeFileSync(key, ofServer.key);
  writeFileSync(certificate, ofServer.cert);
  const child = spawn(
    'openssl',
    [
      ...['s_server', '-accept', '127.0.0.1:0', '-tls1_3', '-num_tickets', '0', '-verify', '1'],
      ...['-key', key, '-cert', certificate, ...words],
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      told += text;
      const [, found] = /^ACCEPT .*:(\d+)$/m.exec(told) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${told}`)));
  });
  return { port, child };
}

async function peerThrough(port: number): Promise<TcpPeer> {
  const proxy = await proxyWith(shown('known'));
  const ca = (await proxy.authority()).certificatePem;
  return new TcpPeer(await tlsThrough(proxy.port, `${NAME}:${port}`, { ca, servername: NAME }));
}

// RFC 8446 4.6.1: tickets are optional, so a server need not say that it agrees.
describe('a server of TLS 1.3 that says nothing of what it was shown', () => {
  it('is gone on with after a moment', async () => {
    const { port } = await withoutTickets('-rev');
    const peer = await peerThrough(port);
    peer.send('Hello\n');
    expect(await peer.untilText('\n')).toBe('olleH\n');
  });

  it('is heard from its first byte on when it speaks first', async () => {
    const { port, child } = await withoutTickets('-naccept', '1');
    child.stdin?.write('220 ready\n');
    const peer = await peerThrough(port);
    expect(await peer.untilText('ready\n')).toBe('220 ready\n');
    child.stdin?.write('and more\n');
    expect(await peer.untilText('more\n')).toBe('220 ready\nand more\n');
  });
});

// RFC 8446 6.2, by the names that OpenSSL has for the alerts.
it.each([
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false, 'asks for a client certificate'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', false, 'asks for a client certificate'],
  ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', false, 'asks for a client certificate'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', false, 'asks for a client certificate'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', true, 'asks for a client certificate'],
  ['ECONNRESET', true, 'asks for a client certificate'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', false, 'Check that this port speaks TLS.'],
  ['ECONNRESET', false, 'Check that this port speaks TLS.'],
  ['ETIMEDOUT', true, 'Check that this port speaks TLS.'],
])('%s of a server that asked: %s is in words: %s', (code, asksForCertificate, words) => {
  expect(serverTlsSentence('a.example', { code, asksForCertificate }, undefined)).toContain(words);
});

it('a certificate that can not be used keeps the proxy from starting, with the name of its file', async () => {
  const certificate = join(folder, 'nowhere.pem');
  await expect(proxyWith({ ...shown('known'), certificate })).rejects.toThrow(certificate);
});
