import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { AuthorityPaths } from './authority-paths.ts';
import { UnusableAuthority } from './unusable-authority.ts';

/** OpenSSL's name of P-256. */
const CURVE = 'prime256v1';

/** The private key of an authority from the text of its file. Throws `UnusableAuthority` for any other text. */
export function keyFrom(text: string, path: string): KeyObject {
  const key = orUndefined(() => createPrivateKey(text));
  if (key?.asymmetricKeyDetails?.namedCurve !== CURVE) throw new UnusableAuthority('key-damaged', path);
  return key;
}

/**
 * The certificate of an authority from the text of its file. Throws `UnusableAuthority` for one that is damaged, is
 * no authority's, belongs to another key or isn't valid now.
 */
export function certificateFrom(text: string, key: KeyObject, paths: AuthorityPaths): X509Certificate {
  const certificate = orUndefined(() => new X509Certificate(text));
  // A changed byte may leave everything readable, but not the signature over it.
  if (certificate === undefined || !certificate.ca || !isSignedByItself(certificate))
    throw new UnusableAuthority('certificate-damaged', paths.certificate);
  if (!certificate.checkPrivateKey(key)) throw new UnusableAuthority('mismatched', paths.certificate);
  checkValidity(certificate, paths.certificate);
  return certificate;
}

/** The last moment at which a certificate is valid. */
export function endOf(certificate: X509Certificate): Date {
  return new Date(certificate.validTo);
}

function checkValidity(certificate: X509Certificate, path: string): void {
  const begin = new Date(certificate.validFrom);
  const end = endOf(certificate);
  if (Date.now() < begin.getTime()) throw new UnusableAuthority('not-yet-valid', path, begin);
  // RFC 5280 4.1.2.5: valid through notAfter, inclusive.
  if (Date.now() > end.getTime()) throw new UnusableAuthority('expired', path, end);
}

function isSignedByItself(certificate: X509Certificate): boolean {
  return orUndefined(() => certificate.verify(certificate.publicKey)) ?? false;
}

/** What isn't understood is thrown by OpenSSL in words that help nobody. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
