import { isIP } from 'node:net';
import { quotedText } from '../../src-core/bytes/visible-text.ts';

/** RFC 1035 2.3.4: a name takes at most 255 octets, which are 253 characters without the dot at its end. */
const LONGEST_NAME = 253;

/** Visible characters of ASCII: what a name holds once IDNA has been applied, and no more. */
const VISIBLE_ASCII = /^[!-~]+$/;

/** No certificate can be made for a host of this name; the message says why. */
export class UnfitHostName extends Error {}

/** Whom a certificate is for, in the one way to write it. */
export interface HostName {
  readonly kind: 'dns' | 'ip';
  /** In small letters, without a dot at its end; an IPv6 address without brackets. */
  readonly name: string;
}

/**
 * Reads the name of a host as it stands in a URL, a `Host` header, a CONNECT request or the SNI of a ClientHello,
 * without a port. Throws `UnfitHostName` for what can't be one.
 */
export function hostName(host: string): HostName {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  switch (isIP(address)) {
    case 4:
      return { kind: 'ip', name: address };
    case 6:
      return { kind: 'ip', name: plainAddress(address) };
    default:
      return { kind: 'dns', name: domainName(host) };
  }
}

function domainName(host: string): string {
  const name = host.replace(/\.$/, '');
  if (name === '') throw new UnfitHostName('A certificate needs the name of a host, and this one is empty');
  if (name.length > LONGEST_NAME)
    throw new UnfitHostName(`The name of a host has at most ${LONGEST_NAME} characters: ${quotedText(name)}`);
  if (!VISIBLE_ASCII.test(name))
    throw new UnfitHostName(`This is not the name of a host: ${quotedText(name)}`);
  return name.toLowerCase();
}

/** An IPv6 address in the shortest way to write it, without its zone, which only the asking computer knows. */
function plainAddress(address: string): string {
  const [withoutZone = ''] = address.split('%');
  return new URL(`http://[${withoutZone}]/`).hostname.slice(1, -1);
}
