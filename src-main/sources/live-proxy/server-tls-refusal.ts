import type { ServerTlsFailure } from './tls-legs.ts';

/**
 * Alerts of a server about the certificate of its client (RFC 8446 6.2), by Node's codes for them. One that had none to
 * judge is `handshake_failure` before TLS 1.3 (RFC 5246 7.4.6).
 */
const ABOUT_CERTIFICATE =
  /_ALERT_(?:CERTIFICATE_(?:REQUIRED|UNKNOWN|REVOKED|EXPIRED)|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|NO_CERTIFICATE)$/;
const AFTER_ASKING = /_ALERT_HANDSHAKE_FAILURE$|^ECONNRESET$|^EPIPE$/;

/**
 * One sentence about a server with which no TLS came about, and what can be done.
 *
 * @param shown the name of the client certificate that there was for it
 */
export function serverTlsSentence(
  host: string,
  failure: ServerTlsFailure,
  shown: string | undefined,
): string {
  const { code, asksForCertificate } = failure;
  if (!ABOUT_CERTIFICATE.test(code) && !(asksForCertificate && AFTER_ASKING.test(code)))
    return `TLS with ${host} failed (${code}). Check that this port speaks TLS.`;
  if (shown === undefined) {
    return (
      `${host} asks for a client certificate, and there is none for it (${code}). ` +
      `Start the proxy with one: under "Client certificates", or with --client-certificate ${host}=FILE.`
    );
  }
  return (
    `${host} does not accept the client certificate in ${shown} (${code}). ` +
    'Start the proxy with one that is valid and that the server knows the authority of.'
  );
}

/** What a server that TLS came about with was told of its client, if it asked. */
export function identityWords(asksForCertificate: boolean, shown: string | undefined): string | undefined {
  if (!asksForCertificate) return undefined;
  return shown === undefined
    ? 'it asked for a client certificate, and there is none for it'
    : `it was shown the client certificate in ${shown}`;
}
