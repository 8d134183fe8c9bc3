import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** What names of hosts are made of (RFC 952, RFC 1123 2.1), and the low line that real ones have. */
const ASCII_NAME = /^[\w.-]{1,254}$/;
const NAME = /^[\w.\-\u{80}-\u{10ffff}]+$/u;

/**
 * A host as it is looked up and sent: an IP address (one of IPv6 without brackets), or a name in ASCII, as RFC 5891
 * writes others. `undefined` when no server can be called that.
 */
export function asciiHost(host: string): string | undefined {
  if (isIP(host) !== 0) return host;
  // First of all the rest: domainToASCII passes over what stands behind a slash or a question mark.
  if (!NAME.test(host)) return undefined;
  // RFC 1035 2.3.4: 253 characters, and the dot at the end that a name may have.
  const name = ASCII_NAME.test(host) ? host : domainToASCII(host);
  return ASCII_NAME.test(name) ? name : undefined;
}

/** RFC 4007 11.2: the zone of a link-local address, `%eth0`, means something to this machine only. */
export function withoutZone(host: string): string {
  return isIPv6(host) ? host.replace(/%.*$/, '') : host;
}

/** Host and port in one; an address of IPv6 in brackets (RFC 3986 3.2.2). */
export function authority({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
