import { readUint16 } from './packet.ts';

/** LINKTYPE_ values this reader takes apart, by the registry of the tcpdump group. */
export const LINK_TYPES = {
  null: 0,
  ethernet: 1,
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
/** 802.1Q, 802.1ad and the older QinQ value. */
const VLAN_TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100];

/**
 * The offset at which the IP header starts, `undefined` when the packet carries something else,
 * `'unknown'` when this link type isn't read.
 */
export function networkLayerOffset(linkType: number, bytes: Uint8Array): number | undefined | 'unknown' {
  switch (linkType) {
    case LINK_TYPES.ethernet:
      return afterEtherType(bytes, 12);
    case LINK_TYPES.linuxCooked:
      return afterEtherType(bytes, 14);
    case LINK_TYPES.linuxCooked2:
      // The protocol stands first and the header is 20 bytes long.
      return bytes.length >= 20 && isIp(readUint16(bytes, 0)) ? 20 : undefined;
    case LINK_TYPES.null:
    case LINK_TYPES.loop:
      // Four bytes of address family in the byte order of whoever captured; the IP version follows anyway.
      return 4;
    case LINK_TYPES.raw:
    case LINK_TYPES.rawBsd:
    case LINK_TYPES.rawOpenBsd:
    case LINK_TYPES.ipv4:
    case LINK_TYPES.ipv6:
      return 0;
    default:
      return 'unknown';
  }
}

function afterEtherType(bytes: Uint8Array, at: number): number | undefined {
  let position = at;
  while (position + 2 <= bytes.length) {
    const type = readUint16(bytes, position);
    if (isIp(type)) return position + 2;
    if (!VLAN_TAGS.includes(type)) return undefined;
    position += 4;
  }
  return undefined;
}

function isIp(etherType: number): boolean {
  return etherType === ETHERTYPE_IPV4 || etherType === ETHERTYPE_IPV6;
}
