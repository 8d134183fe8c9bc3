import { type ByteOrigin, NOT_IN_FILE } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { AddressTexts } from './address-texts.ts';
import { type Fragment, FragmentAssembler, type FragmentLimits } from './ip-fragments.ts';
import { type Packet, readUint16, readUint32, type Skipped } from './packet.ts';

const PROTOCOL_TCP = 6;

/** An IP payload that is TCP: `bytes` from `start` up to `end`. Only lent. */
export interface IpDatagram {
  readonly source: string;
  readonly destination: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the payload lies in the capture file. */
  readonly origin: ByteOrigin;
  /** Bytes of the payload that were on the wire but not kept in the capture. */
  readonly missingBytes: number;
}

/** Where a payload begins and ends, counted from the start of the IP header, and between whom it passed. */
interface PayloadBounds {
  readonly source: string;
  readonly destination: string;
  readonly from: number;
  readonly to: number;
}

/** Takes IP headers off packets; fragments wait for their others. */
export class InternetLayer {
  private readonly fragments: FragmentAssembler;
  private readonly addresses = new AddressTexts();
  /** The one that is lent; one for each packet would be most of what reading them costs in memory. */
  private readonly datagram: { -readonly [Name in keyof IpDatagram]: IpDatagram[Name] } = {
    source: '',
    destination: '',
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    origin: NOT_IN_FILE,
    missingBytes: 0,
  };

  constructor(limits: FragmentLimits) {
    this.fragments = new FragmentAssembler(limits);
  }

  /** Reads the IPv4 or IPv6 header that begins at `start`. */
  read(packet: Packet, start: number, at: Nanoseconds): IpDatagram | Skipped {
    const version = (packet.bytes[start] ?? 0) >> 4;
    if (version === 4) return this.readIpv4(packet, start, at);
    if (version === 6) return this.readIpv6(packet, start, at);
    return 'not-tcp';
  }

  // RFC 791 3.1
  private readIpv4(packet: Packet, start: number, at: Nanoseconds): IpDatagram | Skipped {
    const { bytes } = packet;
    const headerLength = (bytes[start]! & 0x0f) * 4;
    if (headerLength < 20 || bytes.length - start < headerLength) return 'malformed';
    if (bytes[start + 9] !== PROTOCOL_TCP) return 'not-tcp';
    // A zero total length is what segmentation offload leaves in captures of large sends.
    const totalLength = readUint16(bytes, start + 2) || wireLength(packet) - start;
    if (totalLength < headerLength) return 'malformed';
    const source = this.addresses.ipv4(bytes, start + 12);
    const destination = this.addresses.ipv4(bytes, start + 16);
    const datagram = this.cut(packet, start, { source, destination, from: headerLength, to: totalLength });
    const fragmentField = readUint16(bytes, start + 6);
    const moreFragments = (fragmentField & 0x2000) !== 0;
    const offset = (fragmentField & 0x1fff) * 8;
    if (!moreFragments && offset === 0) return datagram;
    const key = `${source}>${destination}#${readUint16(bytes, start + 4)}`;
    return this.withOthers({ key, offset, moreFragments, at }, datagram);
  }

  private readIpv6(packet: Packet, start: number, at: Nanoseconds): IpDatagram | Skipped {
    const { bytes } = packet;
    if (bytes.length - start < 40) return 'malformed';
    const source = this.addresses.ipv6(bytes, start + 8);
    const destination = this.addresses.ipv6(bytes, start + 24);
    // A zero payload length is what segmentation offload (or a jumbogram) leaves.
    const to = 40 + (readUint16(bytes, start + 4) || wireLength(packet) - start - 40);
    let next = bytes[start + 6]!;
    let from = 40;
    while (next !== PROTOCOL_TCP) {
      const position = start + from;
      if (position + 8 > bytes.length) return 'not-tcp';
      const field = readUint16(bytes, position + 2);
      // RFC 6946 4: a fragment without offset and M flag is a whole datagram, read apart from any others.
      if (next === FRAGMENT && (field & 0xfff9) !== 0) {
        if (bytes[position] !== PROTOCOL_TCP) return 'not-tcp';
        const key = `${source}>${destination}#${readUint32(bytes, position + 4)}`;
        const fragment = { key, offset: field & 0xfff8, moreFragments: (field & 1) !== 0, at };
        return this.withOthers(
          fragment,
          this.cut(packet, start, { source, destination, from: from + 8, to }),
        );
      }
      const length = extensionLength(next, bytes[position + 1]!);
      if (length === undefined) return 'not-tcp';
      next = bytes[position]!;
      from += length;
    }
    if (start + from > bytes.length) return 'malformed';
    return this.cut(packet, start, { source, destination, from, to });
  }

  private cut({ bytes, origin }: Packet, headerStart: number, bounds: PayloadBounds): IpDatagram {
    const { datagram } = this;
    const start = headerStart + bounds.from;
    const wanted = headerStart + bounds.to;
    const end = Math.max(start, Math.min(wanted, bytes.length));
    datagram.source = bounds.source;
    datagram.destination = bounds.destination;
    datagram.bytes = bytes;
    datagram.start = start;
    datagram.end = end;
    datagram.origin = origin === NOT_IN_FILE ? NOT_IN_FILE : origin + start;
    datagram.missingBytes = Math.max(0, wanted - end);
    return datagram;
  }

  private withOthers(fragment: Omit<Fragment, 'bytes'>, datagram: IpDatagram): IpDatagram | Skipped {
    if (datagram.missingBytes > 0) return 'malformed';
    const bytes = datagram.bytes.subarray(datagram.start, datagram.end);
    const whole = this.fragments.add({ ...fragment, bytes });
    if (whole === undefined) return 'fragment-held';
    return { ...datagram, bytes: whole, start: 0, end: whole.length, origin: NOT_IN_FILE };
  }
}

// RFC 8200 4: extension headers that may stand before the transport header.
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;

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

/** Larger than what is there when the capture kept only the beginning. */
function wireLength({ originalLength, bytes }: Packet): number {
  return Math.max(originalLength, bytes.length);
}
