import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../src-main/certificates/authority.ts';
import { UnfitHostName } from '../../../src-main/certificates/host-name.ts';
import { UnusableAuthority } from '../../../src-main/certificates/unusable-authority.ts';

let folder: string;
let authority: CertificateAuthority;
let other: CertificateAuthority;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-authority-'));
  authority = await CertificateAuthority.open(join(folder, 'one'));
  other = await CertificateAuthority.open(join(folder, 'another'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an authority', () => {
  it('is told by its file, its fingerprint and its end, as OpenSSL has them', () => {
    const path = join(folder, 'one', 'authority.pem');
    expect(authority.certificatePath).toBe(path);
    expect(authority.certificatePem).toBe(readFileSync(path, 'utf8'));
    const words = ['x509', '-in', path, '-noout', '-fingerprint', '-sha256', '-enddate'];
    const told = execFileSync('openssl', words, { encoding: 'utf8' });
    expect(/sha256 Fingerprint=(.*)/i.exec(told)?.[1]).toBe(authority.fingerprint);
    const [, end = ''] = /notAfter=(.*)/.exec(told) ?? [];
    expect(new Date(end)).toEqual(authority.notAfter);
  });

  // RFC 7469, appendix A: the same four steps.
  it('has the hash of its public key, as OpenSSL counts it', () => {
    const inPem = execFileSync('openssl', ['x509', '-pubkey', '-noout'], { input: authority.certificatePem });
    const inDer = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'der'], { input: inPem });
    const hash = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: inDer });
    const text = execFileSync('openssl', ['enc', '-base64'], { input: hash, encoding: 'utf8' });
    expect(`${authority.publicKeyHash}\n`).toBe(text);
  });

  it('is another in another folder, and the same when it is opened again', async () => {
    expect(other.fingerprint).not.toBe(authority.fingerprint);
    const again = await CertificateAuthority.open(join(folder, 'one'));
    expect(again.fingerprint).toBe(authority.fingerprint);
  });

  it('is not opened when something is wrong with it', async () => {
    const broken = join(folder, 'broken');
    await CertificateAuthority.open(broken);
    rmSync(join(broken, 'authority-key.pem'));
    await expect(CertificateAuthority.open(broken)).rejects.toBeInstanceOf(UnusableAuthority);
  });

  it('is removed with both its files', async () => {
    const passing = join(folder, 'passing');
    const { certificatePath } = await CertificateAuthority.open(passing);
    expect(await CertificateAuthority.remove(passing)).toBe(true);
    expect(existsSync(certificatePath)).toBe(false);
    expect(await CertificateAuthority.remove(passing)).toBe(false);
  });
});

/** A server that shows the certificate of whatever host it is asked for, and of `unnamed` when it isn't told. */
async function standIn(unnamed: string): Promise<Server> {
  const secureContext = await authority.secureContextFor(unnamed);
  const server = createTcpServer((socket) => {
    const secured = new tls.TLSSocket(socket, {
      isServer: true,
      secureContext,
      SNICallback: (host, done) => {
        authority.secureContextFor(host).then((context) => done(null, context), done);
      },
    });
    // A client that hangs up is told of by that client.
    for (const each of [socket, secured]) each.on('error', () => {});
    secured.end('hello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** What a client of `host` finds at the server: the first words, and the certificates that it was shown. */
async function visit(
  server: Server,
  host: string,
  options: tls.ConnectionOptions,
): Promise<tls.DetailedPeerCertificate> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const secured = tls.connect({ socket, host, ...options });
  try {
    await once(secured, 'secureConnect');
    const certificate = secured.getPeerCertificate(true);
    const [words] = (await once(secured, 'data')) as [Buffer];
    expect(words.toString()).toBe('hello');
    return certificate;
  } finally {
    secured.destroy();
    server.close();
  }
}

describe('a client that trusts the authority alone', () => {
  it.each([
    ['a name', 'chat.example.com', 'DNS:chat.example.com'],
    ['a name in capitals', 'CHAT.Example.COM', 'DNS:chat.example.com'],
    ['a name without dots', 'localhost', 'DNS:localhost'],
  ])('reaches %s', async (_what, host, alternative) => {
    const server = await standIn('unnamed.example');
    const found = await visit(server, host, { servername: host, ca: authority.certificatePem });
    expect(found.subjectaltname).toBe(alternative);
  });

  it.each([
    ['an address of IPv4', '127.0.0.1', 'IP Address:127.0.0.1'],
    ['an address of IPv6', '::1', 'IP Address:0:0:0:0:0:0:0:1'],
    ['a name that it does not tell', 'quiet.example', 'DNS:quiet.example'],
  ])('reaches %s', async (_what, host, alternative) => {
    const server = await standIn(host);
    const found = await visit(server, host, { ca: authority.certificatePem });
    expect(found.subjectaltname).toBe(alternative);
  });

  it.each([
    ['name', 'chat.example.com', 'other.example.com'],
    ['name', 'example.com', 'chat.example.com'],
    ['address of IPv4', '127.0.0.1', '127.0.0.2'],
    ['address of IPv6', '::1', '::2'],
  ])('turns away from the certificate of another %s', async (_what, shown, host) => {
    const server = await standIn(shown);
    await expect(visit(server, host, { ca: authority.certificatePem })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});

describe('a client that does not trust the authority', () => {
  it('turns away', async () => {
    const server = await standIn('example.com');
    await expect(visit(server, 'example.com', { ca: other.certificatePem })).rejects.toMatchObject({
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    });
  });

  it('is sent the authority behind the host', async () => {
    const server = await standIn('example.com');
    const options = { ca: other.certificatePem, rejectUnauthorized: false };
    const found = await visit(server, 'example.com', options);
    expect(found.subject.CN).toBe('example.com');
    expect(found.issuerCertificate.fingerprint256).toBe(authority.fingerprint);
  });
});

describe('what a host shows', () => {
  it('is made once, for all who ask and in every way to write its name', async () => {
    const [first, ...others] = await Promise.all(
      ['shared.example', 'shared.example', 'Shared.Example', 'shared.example.'].map((host) =>
        authority.secureContextFor(host),
      ),
    );
    expect(first).toBeDefined();
    for (const context of others) expect(context).toBe(first);
    expect(await authority.secureContextFor('shared.example')).toBe(first);
    const address = await authority.secureContextFor('::1');
    expect(await authority.secureContextFor('[0:0:0:0:0:0:0:1]')).toBe(address);
  });

  it('is made again when too many others have been asked for since', async () => {
    const small = await CertificateAuthority.open(join(folder, 'one'), 3);
    const first = await small.secureContextFor('first.example');
    const second = await small.secureContextFor('second.example');
    await small.secureContextFor('third.example');
    expect(await small.secureContextFor('first.example')).toBe(first);
    await small.secureContextFor('fourth.example');
    expect(await small.secureContextFor('first.example')).toBe(first);
    expect(await small.secureContextFor('second.example')).not.toBe(second);
  });

  it.each([[''], ['a\r\nb'], ['a'.repeat(254)]])('is nothing when it is no host: %j', async (host) => {
    await expect(authority.secureContextFor(host)).rejects.toBeInstanceOf(UnfitHostName);
  });
});
