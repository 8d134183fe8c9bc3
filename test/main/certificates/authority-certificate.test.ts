import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorityCertificate, authorityName } from '../../../src-main/certificates/authority-certificate.ts';

const DAY = 86_400_000;

function openssl(words: readonly string[], input: string): string {
  return execFileSync('openssl', words, { input, encoding: 'utf8' });
}

describe('the name of an authority', () => {
  it.each([
    ['ada', 'engine', 'Framescope authority of ada@engine'],
    ['ada.l-2_x', 'pc-7.example.org', 'Framescope authority of ada.l-2_x@pc-7.example.org'],
    ['Ada Lovelace', 'Ada’s Mac', 'Framescope authority of Ada-Lovelace@Ada-s-Mac'],
    ['DOMAIN\\ada', 'a,CN=b+O=c', 'Framescope authority of DOMAIN-ada@a-CN-b-O-c'],
    ['ada\n', '', 'Framescope authority of ada-@unknown'],
    ['', 'engine', 'Framescope authority of unknown@engine'],
  ])('of %j at %j is %s', (user, computer, name) => {
    expect(authorityName(user, computer)).toBe(name);
  });

  // RFC 5280 A.1: ub-common-name is 64.
  it('has at most 64 characters', () => {
    expect(authorityName('u'.repeat(300), 'c'.repeat(300))).toBe(
      `Framescope authority of ${'u'.repeat(19)}@${'c'.repeat(20)}`,
    );
    expect(authorityName('u'.repeat(300), 'c'.repeat(300))).toHaveLength(64);
  });
});

describe('the certificate of an authority', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const before = Date.now();
  const pem = await authorityCertificate(privateKey);
  const text = openssl(['x509', '-noout', '-text', '-nameopt', 'oneline,-space_eq'], pem);

  it('is of the given key and signed with it', () => {
    const certificate = new X509Certificate(pem);
    expect(
      certificate.checkPrivateKey(createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    ).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(text).toContain('Signature Algorithm: ecdsa-with-SHA256');
    expect(text).toContain('NIST CURVE: P-256');
  });

  it('names itself in the order of its parts, twice', () => {
    const name = /CN=Framescope authority of [\w.-]+@[\w.-]+, O=Framescope\n/;
    expect(text).toMatch(new RegExp(`Issuer: ${name.source}`));
    expect(text).toMatch(new RegExp(`Subject: ${name.source}`));
  });

  it('may sign the certificates of hosts, and nothing else', () => {
    expect(text).toMatch(/X509v3 Basic Constraints: critical\n\s+CA:TRUE, pathlen:0\n/);
    expect(text).toMatch(/X509v3 Key Usage: critical\n\s+Certificate Sign, CRL Sign\n/);
    expect(text).toMatch(/X509v3 Subject Key Identifier: \n\s+(?:[0-9A-F]{2}:){19}[0-9A-F]{2}\n/);
    expect(text.match(/X509v3 /g)).toHaveLength(4);
  });

  it('is valid for ten years since a day ago', () => {
    const certificate = new X509Certificate(pem);
    const begin = Date.parse(certificate.validFrom);
    expect(Math.abs(before - DAY - begin)).toBeLessThan(60_000);
    expect(Date.parse(certificate.validTo) - begin).toBe(3652 * DAY);
  });

  // RFC 5280 4.1.2.2: positive, and at most 20 octets.
  it('has a positive number of 128 bits that is never the same', async () => {
    const numbers = [];
    for (let made = 0; made < 8; made++)
      numbers.push(openssl(['x509', '-noout', '-serial'], await authorityCertificate(privateKey)));
    for (const number of numbers) expect(number).toMatch(/^serial=[4-7][0-9A-F]{31}\n$/);
    expect(new Set(numbers).size).toBe(8);
  });
});
