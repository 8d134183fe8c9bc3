import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type KeptAuthority, keptAuthority } from '../../../src-main/certificates/authority-files.ts';
import { hostName } from '../../../src-main/certificates/host-name.ts';
import { LeafIssuer } from '../../../src-main/certificates/leaf-issuer.ts';

const DAY = 86_400_000;

/** 66 characters, two more than a common name may have. */
const LONG_NAME = `${'a'.repeat(54)}.example.com`;

let folder: string;
let kept: KeptAuthority;
let issuer: LeafIssuer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-issuer-'));
  kept = await keptAuthority(folder);
  issuer = await LeafIssuer.of(kept);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.useRealTimers());

async function textFor(host: string): Promise<string> {
  const pem = await issuer.certificateFor(hostName(host));
  const words = ['x509', '-noout', '-text', '-nameopt', 'oneline,-space_eq'];
  return execFileSync('openssl', words, { input: pem, encoding: 'utf8' });
}

/** What OpenSSL says to the certificate of a host, by the strict rules of RFC 5280. */
async function verdictOn(host: string, identity: readonly string[]): Promise<string> {
  const file = join(folder, 'leaf.pem');
  writeFileSync(file, await issuer.certificateFor(hostName(host)));
  const words = [
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    join(folder, 'authority.pem'),
    ...identity,
  ];
  return execFileSync('openssl', ['verify', ...words, file], { encoding: 'utf8', stdio: 'pipe' });
}

describe('the certificate of a host', () => {
  it.each([
    ['chat.example.com', ['-verify_hostname', 'chat.example.com']],
    [LONG_NAME, ['-verify_hostname', LONG_NAME]],
    ['192.0.2.7', ['-verify_ip', '192.0.2.7']],
    ['::1', ['-verify_ip', '::1']],
    ['2001:db8::a:0:7', ['-verify_ip', '2001:db8:0:0:0:a:0:7']],
    ['::ffff:192.0.2.7', ['-verify_ip', '::ffff:192.0.2.7']],
  ])('is that of %s to OpenSSL', async (host, identity) => {
    expect(await verdictOn(host, identity)).toMatch(/: OK\n$/);
  });

  it.each([
    ['example.com', ['-verify_hostname', 'chat.example.com']],
    ['192.0.2.7', ['-verify_ip', '192.0.2.8']],
    ['192.0.2.7', ['-verify_ip', '::ffff:192.0.2.7']],
  ])('of %s is no other’s', async (host, identity) => {
    await expect(verdictOn(host, identity)).rejects.toThrow(/mismatch/);
  });

  it.each([
    ['chat.example.com', 'DNS:chat.example.com'],
    [LONG_NAME, `DNS:${LONG_NAME}`],
    ['10.0.0.1', 'IP Address:10.0.0.1'],
    ['2001:db8::1', 'IP Address:2001:DB8:0:0:0:0:0:1'],
    ['::ffff:1.2.3.4', 'IP Address:0:0:0:0:0:FFFF:102:304'],
  ])('names %s alone', async (host, alternative) => {
    expect(await textFor(host)).toContain(
      `X509v3 Subject Alternative Name: \n                ${alternative}\n`,
    );
  });

  it('shows the name of its host to readers, if there is room', async () => {
    expect(await textFor('chat.example.com')).toContain('Subject: CN=chat.example.com, O=Framescope\n');
    expect(await textFor(LONG_NAME.slice(2))).toContain(`Subject: CN=${LONG_NAME.slice(2)}, O=Framescope\n`);
    expect(await textFor(LONG_NAME)).toContain('Subject: O=Framescope\n');
  });

  it('is for a server and for nothing else', async () => {
    const text = await textFor('example.com');
    expect(text).toMatch(/X509v3 Basic Constraints: critical\n\s+CA:FALSE\n/);
    expect(text).toMatch(/X509v3 Key Usage: critical\n\s+Digital Signature\n/);
    expect(text).toMatch(/X509v3 Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
    expect(text.match(/X509v3 /g)).toHaveLength(6);
  });

  it('names the key of its authority', async () => {
    const authority = execFileSync('openssl', ['x509', '-noout', '-ext', 'subjectKeyIdentifier'], {
      input: kept.certificate.toString(),
      encoding: 'utf8',
    });
    const [, identifier] = /((?:[0-9A-F]{2}:){19}[0-9A-F]{2})\n/.exec(authority) ?? [];
    expect(identifier).toBeTypeOf('string');
    expect(await textFor('example.com')).toContain(
      `X509v3 Authority Key Identifier: \n                ${identifier}\n`,
    );
  });

  it('has a number of its own and the key of all hosts', async () => {
    const [first, second] = [
      new X509Certificate(await issuer.certificateFor(hostName('example.com'))),
      new X509Certificate(await issuer.certificateFor(hostName('example.com'))),
    ];
    expect(first.serialNumber).not.toBe(second.serialNumber);
    expect(first.checkPrivateKey(createPrivateKey(issuer.key))).toBe(true);
    expect(second.checkPrivateKey(createPrivateKey(issuer.key))).toBe(true);
    expect(first.checkPrivateKey(kept.key)).toBe(false);
  });
});

describe('a certificate is valid', () => {
  it('for 365 days since a day ago', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 100 * DAY });
    const certificate = new X509Certificate(await issuer.certificateFor(hostName('example.com')));
    const begin = Date.parse(certificate.validFrom);
    expect(Math.abs(Date.now() - DAY - begin)).toBeLessThan(60_000);
    expect(Date.parse(certificate.validTo) - begin).toBe(365 * DAY);
  });

  it('no longer than its authority', async () => {
    const end = Date.parse(kept.certificate.validTo);
    vi.useFakeTimers({ toFake: ['Date'], now: end - 100 * DAY });
    const certificate = new X509Certificate(await issuer.certificateFor(hostName('example.com')));
    expect(Date.parse(certificate.validTo)).toBe(end);
  });
});
