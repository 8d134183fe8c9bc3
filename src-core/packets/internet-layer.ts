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

/** Reads the IPv4 or IPv6 header that starts `packet`; fragments wait in `fragments` for their others. */
export function readIpDatagram(
  packet: Slice,
  fragments: FragmentAssembler,
  at: Nanoseconds,
): IpDatagram | Skipped {
  const version = (packet.bytes[0] ?? 0) >> 4;
  if (version === 4) return readIpv4(packet, fragments, at);
  if (version === 6) return readIpv6(packet, fragments, at);
  return 'not-tcp';
}

// RFC 791 3.1
function readIpv4(packet: Slice, fragments: FragmentAssembler, at: Nanoseconds): IpDatagram | Skipped {
  const { bytes } = packet;
  const headerLength = (bytes[0]! & 0x0f) * 4;
  if (headerLength < 20 || bytes.length < headerLength) return 'malformed';
  if (bytes[9] !== PROTOCOL_TCP) return 'not-tcp';
  // A zero total length is what segmentation offload leaves in captures of large sends.
  const totalLength = readUint16(bytes, 2) || bytes.length;
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

function readIpv6(packet: Slice, fragments: FragmentAssembler, at: Nanoseconds): IpDatagram | Skipped {
  const { bytes } = packet;
  if (bytes.length < 40) return 'malformed';
  const source = ipv6Text(bytes, 8);
  const destination = ipv6Text(bytes, 24);
  // A zero payload length is what segmentation offload (or a jumbogram) leaves.
  const payloadLength = readUint16(bytes, 4) || bytes.length - 40;
  let next = bytes[6]!;
  let position = 40;
  while (next !== PROTOCOL_TCP) {
    if (position + 8 > bytes.length) return 'not-tcp';
    if (next === FRAGMENT) {
      if (bytes[position] !== PROTOCOL_TCP) return 'not-tcp';
      const field = readUint16(bytes, position + 2);
      const key = `${source}>${destination}#${readUint32(bytes, position + 4)}`;
      const fragment = { key, offset: field & 0xfff8, moreFragments: (field & 1) !== 0, at };
      const piece = cut(packet, position + 8, 40 + payloadLength);
      return fromFragment(fragments, fragment, { source, destination, ...piece });
    }
    if (next !== HOP_BY_HOP && next !== ROUTING && next !== DESTINATION_OPTIONS && next !== AUTHENTICATION) {
      return 'not-tcp';
    }
    const units = bytes[position + 1]!;
    const length = next === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8;
    next = bytes[position]!;
    position += length;
  }
  if (position > bytes.length) return 'malformed';
  return { source, destination, ...cut(packet, position, 40 + payloadLength) };
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
