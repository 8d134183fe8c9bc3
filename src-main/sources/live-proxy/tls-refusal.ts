import { NO_CERTIFICATE, type TlsFailure } from './tls-legs.ts';

/** Alerts with which a client says that it does not believe a certificate (RFC 8446 6.2), by Node's codes for them. */
const DISBELIEF: ReadonlySet<string> = new Set([
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN',
  'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
  'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
  'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
  'ERR_SSL_SSL/TLS_ALERT_UNSUPPORTED_CERTIFICATE',
]);

/** One sentence about a client with which no TLS came about in the name of a host, and what can be done. */
export function tlsRefusalSentence(host: string, { code, message }: TlsFailure): string {
  if (DISBELIEF.has(code)) {
    return (
      `The program does not accept Framescope's certificate for ${host} (${code}). ` +
      'Let it trust the authority of Framescope, or exclude this host.'
    );
  }
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return (
        `The program broke off while TLS for ${host} was begun, and did not say why. ` +
        'If it goes on doing so, it may not accept the certificate: let it trust the authority of Framescope, or exclude this host.'
      );
    case 'ETIMEDOUT':
      return `The program began TLS for ${host} and did not go on with it in time. Exclude this host to let it pass.`;
    case 'ERR_SSL_NO_APPLICATION_PROTOCOL':
      return `The program speaks only other protocols than HTTP/1.1 with ${host}, such as HTTP/2. Exclude this host to let it pass.`;
    case NO_CERTIFICATE:
      return `Framescope has no certificate to show for ${host}. ${message}`;
    default:
      return `TLS with the program for ${host} failed (${code}). Exclude this host to let it pass.`;
  }
}

/** The same about a client that speaks TLS with the proxy itself. */
export function ownTlsRefusalSentence({ code, message }: TlsFailure): string {
  if (DISBELIEF.has(code))
    return `The program does not accept Framescope's certificate (${code}). Let it trust the authority of Framescope, or speak to the proxy without TLS.`;
  if (code === NO_CERTIFICATE) return `Framescope has no certificate to show. ${message}`;
  return `TLS with the program came to nothing (${code}). Let it speak to the proxy without TLS.`;
}
