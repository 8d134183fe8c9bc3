import { X509Certificate } from 'node:crypto';
import type { PeerCertificate, TLSSocket } from 'node:tls';

const UNKNOWN_AUTHORITY = 'its authority is not known here';

/** What is wrong with a certificate, by the code of Node's verification. */
const REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  CERT_REVOKED: 'it has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host',
};

/** The certificate that a server showed. */
export function peerCertificate(stream: TLSSocket): X509Certificate | undefined {
  // `getPeerX509Certificate` of Node 20 gives it once, and nothing from then on.
  const { raw } = stream.getPeerCertificate() as Partial<PeerCertificate>;
  return raw === undefined ? undefined : new X509Certificate(raw);
}

/** Why a certificate is not to be believed, as the end of a sentence. */
export function certificateFault(stream: TLSSocket): string {
  const code = codeOf(stream.authorizationError);
  return `${REASONS[code] ?? `it could not be verified (${code})`}${factsOf(stream, code)}`;
}

/** One sentence about a server whose certificate is not believed, and the ways to go on with it all the same. */
export function certificateSentence(host: string, stream: TLSSocket): string {
  return (
    `The certificate of ${host} is not accepted: ${certificateFault(stream)}. ` +
    `If you trust this server, press "Go on with ${host} anyway" in the row of this request, ` +
    `send {"goOnWith":${JSON.stringify(host)}} where --control is on, ` +
    'or name it among the hosts that are not verified (--unverified).'
  );
}

/** Node's types say it is an Error; it is a code for most faults. */
function codeOf(error: Error | string | null): string {
  if (typeof error === 'string') return error;
  return (error as NodeJS.ErrnoException | null)?.code ?? 'unknown';
}

function factsOf(stream: TLSSocket, code: string): string {
  const certificate = peerCertificate(stream);
  if (certificate === undefined) return '';
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return ` (${dayOf(certificate.validTo)})`;
    case 'CERT_NOT_YET_VALID':
      return ` (before ${dayOf(certificate.validFrom)})`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return ` (${certificate.subjectAltName ?? (certificate.subject || 'it names none').split('\n').join(', ')})`;
    default:
      return '';
  }
}

/** `2026-11-21`. */
function dayOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString().slice(0, 10);
}
