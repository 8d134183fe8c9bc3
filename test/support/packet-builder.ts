import { joinBytes, uint16, uint32 } from './bytes.ts';

/**
 * Packets written out layer by layer, each function one header in front of its payload. Checksums are zero, as
 * offload leaves them.
 */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface TcpFields {
  readonly from: Peer;
  readonly to: Peer;
  readonly sequence: number;
  readonly acknowledgment?: number;
  /** The letters of the flags that are set: S(YN) A(CK) F(IN) R(ST) P(SH). */
  readonly flags?: string;
  readonly payload?: Uint8Array;
  /** A multiple of four bytes. */
  readonly options?: Uint8Array;
}

const FLAG_BITS: Readonly<Record<string, number>> = { F: 0x01, S: 0x02, R: 0x04, P: 0x08, A: 0x10 };

// RFC 9293 3.1
export function tcp(fields: TcpFields): Uint8Array {
  const { from, to, sequence, acknowledgment = 0, flags = 'A' } = fields;
  const { payload = new Uint8Array(0), options = new Uint8Array(0) } = fields;
  const bits = [...flags].reduce((sum, flag) => sum | (FLAG_BITS[flag] ?? 0), 0);
  const dataOffset = (20 + options.length) / 4;
  return joinBytes(
    uint16(from.port),
    uint16(to.port),
    uint32(sequence),
    uint32(acknowledgment),
    [dataOffset << 4, bits],
    uint16(0xffff),
    [0, 0, 0, 0],
    options,
    payload,
  );
}

export interface Ipv4Fields {
  readonly from: string;
  readonly to: string;
  readonly payload: Uint8Array;
  readonly protocol?: number;
  readonly identification?: number;
  /** Bytes, a multiple of eight. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly doNotFragment?: boolean;
  /** A multiple of four bytes. */
  readonly options?: Uint8Array;
  /** What the header says where that is not the truth. */
  readonly totalLength?: number;
}

// RFC 791 3.1
export function ipv4(fields: Ipv4Fields): Uint8Array {
  const { from, to, payload, protocol = 6, identification = 0, options = new Uint8Array(0) } = fields;
  const { fragmentOffset = 0, moreFragments = false, doNotFragment = false } = fields;
  const headerLength = 20 + options.length;
  const flags = (doNotFragment ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0);
  return joinBytes(
    [0x40 | (headerLength / 4), 0],
    uint16(fields.totalLength ?? headerLength + payload.length),
    uint16(identification),
    uint16(flags | (fragmentOffset / 8)),
    [64, protocol, 0, 0],
    ipv4Bytes(from),
    ipv4Bytes(to),
    options,
    payload,
  );
}

export interface Ipv6Fields {
  readonly from: string;
  readonly to: string;
  readonly payload: Uint8Array;
  readonly nextHeader?: number;
  /** What the header says where that is not the truth. */
  readonly payloadLength?: number;
}

// RFC 8200 3
export function ipv6({ from, to, payload, nextHeader = 6, payloadLength }: Ipv6Fields): Uint8Array {
  return joinBytes(
    [0x60, 0, 0, 0],
    uint16(payloadLength ?? payload.length),
    [nextHeader, 64],
    ipv6Bytes(from),
    ipv6Bytes(to),
    payload,
  );
}

/** Hop-by-hop, routing or destination options: a header of `units` times eight bytes more than its first eight. */
// RFC 8200 4.3, 4.4, 4.6
export function ipv6Options(nextHeader: number, units: number, payload: Uint8Array): Uint8Array {
  return joinBytes([nextHeader, units], new Uint8Array(6 + units * 8), payload);
}

// RFC 4302 2: the length counts four-byte words, less two.
export function ipv6Authentication(nextHeader: number, words: number, payload: Uint8Array): Uint8Array {
  return joinBytes([nextHeader, words], new Uint8Array((words + 2) * 4 - 2), payload);
}

// RFC 8200 4.5
export function ipv6Fragment(fields: {
  readonly nextHeader?: number;
  readonly offset: number;
  readonly moreFragments: boolean;
  readonly identification: number;
  readonly payload: Uint8Array;
}): Uint8Array {
  const { nextHeader = 6, offset, moreFragments, identification, payload } = fields;
  return joinBytes(
    [nextHeader, 0],
    uint16(offset | (moreFragments ? 1 : 0)),
    uint32(identification),
    payload,
  );
}

const ETHERTYPE = { 4: 0x0800, 6: 0x86dd } as const;

function etherType(network: Uint8Array): Uint8Array {
  return uint16(ETHERTYPE[(network[0] ?? 0) >> 4 === 6 ? 6 : 4]);
}

/** @param tags 802.1Q tags in front of the EtherType, each a TPID and a TCI */
export function ethernet(network: Uint8Array, tags: readonly (readonly [number, number])[] = []): Uint8Array {
  const tagBytes = tags.map(([tpid, tci]) => joinBytes(uint16(tpid), uint16(tci)));
  return joinBytes(new Uint8Array(12), ...tagBytes, etherType(network), network);
}

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD type, address length, address, protocol. */
export function linuxCooked(network: Uint8Array): Uint8Array {
  return joinBytes(new Uint8Array(14), etherType(network), network);
}

/** LINKTYPE_LINUX_SLL2: the protocol comes first. */
export function linuxCooked2(network: Uint8Array): Uint8Array {
  return joinBytes(etherType(network), new Uint8Array(18), network);
}

/** LINKTYPE_NULL: the address family, AF_INET being 2 everywhere, in the byte order of a little-endian host. */
export function bsdNull(network: Uint8Array): Uint8Array {
  return joinBytes([2, 0, 0, 0], network);
}

export function ipv4Bytes(address: string): Uint8Array {
  return Uint8Array.from(address.split('.'), Number);
}

/** Takes any form RFC 4291 2.2 allows but the one with a dotted tail. */
export function ipv6Bytes(address: string): Uint8Array {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeroes = Array.from({ length: 8 - before.length - behind.length }, () => '0');
  return joinBytes(...[...before, ...zeroes, ...behind].map((group) => uint16(Number.parseInt(group, 16))));
}
