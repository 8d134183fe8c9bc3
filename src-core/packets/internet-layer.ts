import { NOT_IN_FILE } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { ipv4Text, ipv6Text } from './ip-address.ts';
import type { FragmentAssembler } from './ip-fragments.ts';
import { readUint16, readUint32, type Skipped, type Slice } from './packet.ts';

const PROTOCOL_TCP = 6;

/** An IP payload that is TCP. */
export interface IpDatagram {
  readonly source: string;
  readonly destination: string;
  readonly payload: Slice;
  /** Bytes of the payload that were on the wire but not kept in the capture. */
  readonly missingBytes: number;
}

/** A packet from its IP header on. */
export interface IpPacket extends Slice {
  /** Length on the wire; larger than `bytes.length` when the capture kept only the beginning. */
  readonly wireLength: number;
}

/** Reads the IPv4 or IPv6 header that starts `packet`; fragments wait in `fragments` for their others. */
export function readIpDatagram(
  packet: IpPacket,
  fragments: FragmentAssembler,
  at: Nanoseconds,
): IpDatagram | Skipped {
  const version = (packet.bytes[0] ?? 0) >> 4;
  if (version === 4) return readIpv4(packet, fragments, at);
  if (version === 6) return readIpv6(packet, fragments, at);
  return 'not-tcp';
}

// RFC 791 3.1
function readIpv4(packet: IpPacket, fragments: FragmentAssembler, at: Nanoseconds): IpDatagram | Skipped {
  const { bytes } = packet;
  const headerLength = (bytes[0]! & 0x0f) * 4;
  if (headerLength < 20 || bytes.length < headerLength) return 'malformed';
  if (bytes[9] !== PROTOCOL_TCP) return 'not-tcp';
  // A zero total length is what segmentation offload leaves in captures of large sends.
  const totalLength = readUint16(bytes, 2) || packet.wireLength;
  if (totalLength < headerLength) return 'malformed';
  const source = ipv4Text(bytes, 12);
  const destination = ipv4Text(bytes, 16);
  const piece = cut(packet, headerLength, totalLength);
  const fragmentField = readUint16(bytes, 6);
  const moreFragments = (fragmentField & 0x2000) !== 0;
  const offset = (fragmentField & 0x1fff) * 8;
  if (!moreFragments && offset === 0) return { source, destination, ...piece };
  const key = `${source}>${destination}#${readUint16(bytes, 4)}`;
  return fromFragment(fragments, { key, offset, moreFragments, at }, { source, destination, ...piece });
}

// RFC 8200 4: extension headers that may stand before the transport header.
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;

function readIpv6(packet: IpPacket, fragments: FragmentAssembler, at: Nanoseconds): IpDatagram | Skipped {
  const { bytes } = packet;
  if (bytes.length < 40) return 'malformed';
  const source = ipv6Text(bytes, 8);
  const destination = ipv6Text(bytes, 24);
  // A zero payload length is what segmentation offload (or a jumbogram) leaves.
  const end = 40 + (readUint16(bytes, 4) || packet.wireLength - 40);
  let next = bytes[6]!;
  let position = 40;
  while (next !== PROTOCOL_TCP) {
    if (position + 8 > bytes.length) return 'not-tcp';
    const field = readUint16(bytes, position + 2);
    // RFC 6946 4: a fragment without offset and M flag is a whole datagram, read apart from any others.
    if (next === FRAGMENT && (field & 0xfff9) !== 0) {
      if (bytes[position] !== PROTOCOL_TCP) return 'not-tcp';
      const key = `${source}>${destination}#${readUint32(bytes, position + 4)}`;
      const fragment = { key, offset: field & 0xfff8, moreFragments: (field & 1) !== 0, at };
      return fromFragment(fragments, fragment, { source, destination, ...cut(packet, position + 8, end) });
    }
    const length = extensionLength(next, bytes[position + 1]!);
    if (length === undefined) return 'not-tcp';
    next = bytes[position]!;
    position += length;
  }
  if (position > bytes.length) return 'malformed';
  return { source, destination, ...cut(packet, position, end) };
}

/** Length of an extension header with `field` as its length field; `undefined` when TCP can't follow it. */
function extensionLength(header: number, field: number): number | undefined {
  switch (header) {
    case HOP_BY_HOP:
    case ROUTING:
    case DESTINATION_OPTIONS:
      return (field + 1) * 8;
    case AUTHENTICATION:
      return (field + 2) * 4;
    case FRAGMENT:
      return 8;
    default:
      return undefined;
  }
}

function cut(packet: Slice, from: number, to: number): { payload: Slice; missingBytes: number } {
  const end = Math.max(from, Math.min(to, packet.bytes.length));
  const origin = packet.origin === NOT_IN_FILE ? NOT_IN_FILE : packet.origin + from;
  return {
    payload: { bytes: packet.bytes.subarray(from, end), origin },
    missingBytes: Math.max(0, to - end),
  };
}

function fromFragment(
  fragments: FragmentAssembler,
  fragment: { key: string; offset: number; moreFragments: boolean; at: Nanoseconds },
  datagram: IpDatagram,
): IpDatagram | Skipped {
  if (datagram.missingBytes > 0) return 'malformed';
  const whole = fragments.add({ ...fragment, bytes: datagram.payload.bytes });
  if (whole === undefined) return 'fragment-held';
  return { ...datagram, payload: { bytes: whole, origin: NOT_IN_FILE } };
}
