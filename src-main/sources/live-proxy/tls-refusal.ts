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

/** One sentence about a client with which no TLS came about, and what can be done. */
export function tlsRefusalSentence(host: string, code: string): string {
  if (DISBELIEF.has(code)) {
    return (
      `The program does not accept Framescope's certificate for ${host} (${code}). ` +
      'Let it trust the authority of Framescope, or exclude this host.'
    );
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return (
      `The program broke off while TLS for ${host} was begun, and did not say why. ` +
      'If it goes on doing so, it may not accept the certificate: let it trust the authority of Framescope, or exclude this host.'
    );
  }
  if (code === 'ERR_SSL_NO_APPLICATION_PROTOCOL') {
    return `The program speaks only other protocols than HTTP/1.1 with ${host}, such as HTTP/2. Exclude this host to let it pass.`;
  }
  return `TLS with the program for ${host} failed (${code}). Exclude this host to let it pass.`;
}
