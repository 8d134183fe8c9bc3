import { ipAddress } from '../bytes/ip-address.ts';

/** All addresses that begin with the same bits; a single one where the bits are all there are. */
export interface IpNetwork {
  /** Four of IPv4, sixteen of IPv6. */
  readonly bytes: readonly number[];
  /** How many bits count, from the first. */
  readonly bits: number;
}

/** An address, or a network as RFC 4632 3.1 and RFC 4291 2.3 write it: `10.0.0.0/8`, `2001:db8::/32`. */
export function ipNetwork(text: string): IpNetwork | undefined {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bytes = ipAddress(address);
  if (bytes === undefined) return undefined;
  const all = bytes.length * 8;
  const bits = prefix === undefined ? all : Number(prefix);
  return bits > all ? undefined : { bytes, bits };
}

export function isWithin(address: readonly number[], { bytes, bits }: IpNetwork): boolean {
  if (address.length !== bytes.length) return false;
  return bytes.every((byte, at) => {
    const counting = Math.min(8, Math.max(0, bits - at * 8));
    return ((byte ^ (address[at] ?? 0)) & (0xff00 >> counting) & 0xff) === 0;
  });
}
