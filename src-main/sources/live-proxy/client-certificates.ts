import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ClientCertificate } from '../../../src-core/contract/proxy.ts';
import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { type CertificateFault, certificateTrouble, readingTrouble } from './client-certificate-trouble.ts';
import { HostList } from './host-list.ts';

/** What a server is shown that asks who its client is. */
export interface ClientIdentity {
  /** The name of the file that it comes from, without its folder. */
  readonly name: string;
  readonly context: SecureContext;
}

export type CertificatesRead =
  | { readonly kind: 'read'; readonly certificates: ClientCertificates }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** The certificates with which the proxy says who it is, by the hosts that they are for. */
export class ClientCertificates {
  private constructor(
    private readonly kept: readonly { readonly hosts: HostList; readonly identity: ClientIdentity }[],
  ) {}

  /** Reads the files of certificates and keys; nothing of them is read again. */
  static async read(wanted: readonly ClientCertificate[]): Promise<CertificatesRead> {
    const kept = [];
    for (const certificate of wanted) {
      const found = await identityOf(certificate);
      if ('trouble' in found) return { kind: 'failed', trouble: found.trouble };
      kept.push({ hosts: new HostList([certificate.host]), identity: found.identity });
    }
    return { kind: 'read', certificates: new ClientCertificates(kept) };
  }

  /** What a host is shown: the first that is for it. */
  for(host: string): ClientIdentity | undefined {
    return this.kept.find(({ hosts }) => hosts.includes(host))?.identity;
  }
}

type Found = { readonly identity: ClientIdentity } | { readonly trouble: Trouble };

async function identityOf(wanted: ClientCertificate): Promise<Found> {
  const { certificate: path, key: keyPath, passphrase } = wanted;
  const content = await contentOf(path);
  if ('trouble' in content) return content;
  const secret = passphrase === null ? {} : { passphrase };
  const { bytes } = content;
  if (!isPem(bytes)) {
    // RFC 7292 4: the key lies beside its certificate.
    if (keyPath !== null) return { trouble: certificateTrouble('key-twice', path, keyPath) };
    return usable(path, () => createSecureContext({ pfx: bytes, ...secret }), passphrase);
  }
  const keyContent = keyPath === null ? content : await contentOf(keyPath);
  if ('trouble' in keyContent) return keyContent;
  const certificate = orUndefined(() => new X509Certificate(bytes));
  if (certificate === undefined) return { trouble: certificateTrouble('no-certificate', path) };
  const key = orUndefined(() => createPrivateKey({ key: keyContent.bytes, ...secret }));
  const fault = keyFault(certificate, key, keyContent.bytes, wanted);
  if (key === undefined || fault !== undefined)
    return { trouble: certificateTrouble(fault ?? 'no-key', keyPath ?? path, path) };
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  return usable(path, () => createSecureContext({ cert: bytes, key: pem }), passphrase);
}

function keyFault(
  certificate: X509Certificate,
  key: KeyObject | undefined,
  text: Buffer,
  wanted: ClientCertificate,
): CertificateFault | undefined {
  if (key !== undefined) return certificate.checkPrivateKey(key) ? undefined : 'mismatched';
  // RFC 7468 11, and RFC 1421 4.6.1.1 for older files.
  if (!text.includes('ENCRYPTED')) return wanted.key === null ? 'no-key-inside' : 'no-key';
  return wanted.passphrase === null ? 'no-passphrase' : 'wrong-passphrase';
}

function usable(path: string, make: () => SecureContext, passphrase: string | null): Found {
  try {
    return { identity: { name: basename(path), context: make() } };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { trouble: certificateTrouble(contextFault(words, passphrase), path, words) };
  }
}

/** What OpenSSL says of a PKCS#12 file, by which alone its faults are told apart. */
function contextFault(words: string, passphrase: string | null): CertificateFault {
  if (/mac verify failure/i.test(words)) return passphrase === null ? 'no-passphrase' : 'wrong-passphrase';
  if (/unsupported/i.test(words)) return 'outdated';
  return /wrong tag|not enough data|asn1|header too long/i.test(words) ? 'no-certificate' : 'unusable';
}

async function contentOf(path: string): Promise<{ readonly bytes: Buffer } | { readonly trouble: Trouble }> {
  try {
    return { bytes: await readFile(path) };
  } catch (error) {
    return { trouble: readingTrouble(error, path) };
  }
}

/** RFC 7468 2 */
function isPem(bytes: Buffer): boolean {
  return bytes.includes('-----BEGIN ');
}

/** What isn't understood is thrown by OpenSSL in words that help nobody. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
