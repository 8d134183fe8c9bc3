import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { X509CertificateCreateWithKeyParams } from '@peculiar/x509';

/** NIST P-256: every TLS client knows it, and a key is made in less than a millisecond. */
const CURVE = 'P-256';

/** How certificates are signed, in the words of Web Crypto. */
export const SIGNING = { name: 'ECDSA', namedCurve: CURVE, hash: 'SHA-256' } as const;

/** What the library signs with: a `CryptoKey` of Web Crypto. */
export type SigningKey = X509CertificateCreateWithKeyParams['signingKey'];

/** A new private key of the curve of all certificates; its public part is in it. */
export async function newPrivateKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('ec', { namedCurve: CURVE })).privateKey;
}

/** PKCS #8 in PEM (RFC 7468 10). */
export function keyText(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The SubjectPublicKeyInfo of a private or a public key, in DER (RFC 5280 4.1.2.7). */
export function publicKeyInfo(key: KeyObject): Uint8Array<ArrayBuffer> {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
}

/** A private key as the library signs with it; it can't be taken out of there again. */
export function signingKey(key: KeyObject): Promise<SigningKey> {
  const bytes = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  return crypto.subtle.importKey('pkcs8', bytes, SIGNING, false, ['sign']);
}

/**
 * RFC 5280 4.1.2.2: a positive number of at most 20 octets. 128 bits by chance, of which the highest two are fixed, so
 * that it is neither negative nor shorter.
 */
export function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
}
