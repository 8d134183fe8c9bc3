import { ipAddress } from '../bytes/ip-address.ts';
import { newBytes, type Room } from '../bytes/room.ts';
import { type Direction, type Endpoint, opposite } from '../stream/events.ts';
import { ipv4Text, ipv6Text } from './ip-address.ts';
import { readUint16, readUint32 } from './packet.ts';

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const PSH = 0x08;
const ACK = 0x10;

const TCP_HEADER = 20;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const PROTOCOL_TCP = 6;
const HOPS = 64;
/** RFC 7323 2.2: a window scale of 14, behind a no-operation; what is in flight is then never more than the window. */
const WINDOW_SCALE = Uint8Array.of(0x01, 0x03, 0x03, 0x0e);
const WINDOW = 0xffff;
const NOTHING = new Uint8Array(0);

/** Two endpoints in one text, which tells a stream from others of its time. */
export function betweenEndpoints(client: Endpoint, server: Endpoint): string {
  return `${client.address} ${client.port} > ${server.address} ${server.port}`;
}

/** Payload bytes of one packet, at most: tshark reads what is longer than its length says only of IPv4. */
const LONGEST_SEGMENT = { ipv4: 128 * 1024, ipv6: 0xffff - TCP_HEADER } as const;
/** No packet is longer, in bytes. */
export const LONGEST_RELAYED_PACKET = IPV6_HEADER + TCP_HEADER + WINDOW_SCALE.length + LONGEST_SEGMENT.ipv4;

/**
 * Packets that tell of a byte stream which was relayed, as if they had been captured: IP and TCP without a link
 * layer (LINKTYPE_RAW), nothing lost or sent twice. Between addresses of both versions those of IPv4 are mapped into IPv6 (RFC 4291
 * 2.5.5.2). A packet of IPv4 that is longer than its length can say has 0 there, as segmentation offload leaves it. The
 * checksum of TCP is 0: there was no such packet on a wire.
 */
export class RelayedTcp {
  /** IP and TCP headers by who sends, filled in for each packet. */
  private readonly headers: Readonly<Record<Direction, Uint8Array>>;
  private readonly ipHeader: number;
  private readonly next: Record<Direction, number>;

  /**
   * @param initial where the sequence numbers of both directions begin, unsigned 32-bit
   * @param room gives memory for a packet with bytes of the stream; where it is the same each time, such a packet is
   * only lent until the next
   */
  constructor(
    client: Endpoint,
    server: Endpoint,
    initial: number,
    private readonly room: Room = newBytes,
  ) {
    const [from, to] = [addressOf(client), addressOf(server)];
    const isIpv4 = from.length === 4 && to.length === 4;
    this.ipHeader = isIpv4 ? IPV4_HEADER : IPV6_HEADER;
    const header = isIpv4 ? ipv4Header : ipv6Header;
    this.headers = {
      'client-to-server': withPorts(header(from, to), client.port, server.port),
      'server-to-client': withPorts(header(to, from), server.port, client.port),
    };
    this.next = { 'client-to-server': initial >>> 0, 'server-to-client': initial >>> 0 };
  }

  /** Its endpoints as the packets have them, client first. */
  get between(): string {
    const { ipHeader } = this;
    const header = this.headers['client-to-server'];
    const isIpv4 = ipHeader === IPV4_HEADER;
    const [from, to] = isIpv4
      ? [ipv4Text(header, 12), ipv4Text(header, 16)]
      : [ipv6Text(header, 8), ipv6Text(header, 24)];
    const client = { address: from, port: readUint16(header, ipHeader) };
    return betweenEndpoints(client, { address: to, port: readUint16(header, ipHeader + 2) });
  }

  /** How many bytes one packet may tell of. */
  get longestSegment(): number {
    return this.ipHeader === IPV4_HEADER ? LONGEST_SEGMENT.ipv4 : LONGEST_SEGMENT.ipv6;
  }

  /** The three packets that open it. */
  opened(): readonly Uint8Array[] {
    return [
      this.packet('client-to-server', SYN, WINDOW_SCALE, NOTHING),
      this.packet('server-to-client', SYN | ACK, WINDOW_SCALE, NOTHING),
      this.packet('client-to-server', ACK, NOTHING, NOTHING),
    ];
  }

  /** One packet for the bytes, at most `longestSegment` of them. */
  bytes(direction: Direction, bytes: Uint8Array): Uint8Array {
    return this.packet(direction, PSH | ACK, NOTHING, bytes);
  }

  /** The sender of a direction sends no more. */
  finished(direction: Direction): Uint8Array {
    return this.packet(direction, FIN | ACK, NOTHING, NOTHING);
  }

  /** The sender of a direction breaks the connection off. */
  reset(direction: Direction): Uint8Array {
    return this.packet(direction, RST | ACK, NOTHING, NOTHING);
  }

  private packet(direction: Direction, flags: number, options: Uint8Array, payload: Uint8Array): Uint8Array {
    const header = this.headers[direction];
    const { ipHeader } = this;
    const room = payload.length > 0 ? this.room : newBytes;
    const packet = room(ipHeader + TCP_HEADER + options.length + payload.length);
    packet.set(header);
    packet.set(options, header.length);
    packet.set(payload, header.length + options.length);
    put32(packet, ipHeader + 4, this.next[direction]);
    if ((flags & ACK) !== 0) put32(packet, ipHeader + 8, this.next[opposite(direction)]);
    packet[ipHeader + 12] = ((TCP_HEADER + options.length) / 4) << 4;
    packet[ipHeader + 13] = flags;
    if (ipHeader === IPV4_HEADER) completeIpv4(packet);
    else completeIpv6(packet);
    // RFC 9293 3.4: SYN and FIN take a number each.
    const taken = payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    this.next[direction] = (this.next[direction] + taken) >>> 0;
    return packet;
  }
}

/**
 * Adds to the numbers of a packet that `RelayedTcp` has made, in place: to that of its first byte, and to that of the
 * first byte which its sender has not got yet. Any amounts, which wrap as the numbers do.
 */
export function renumber(packet: Uint8Array, sequence: number, acknowledgment: number): void {
  const tcp = packet[0]! >> 4 === 4 ? IPV4_HEADER : IPV6_HEADER;
  put32(packet, tcp + 4, readUint32(packet, tcp + 4) + sequence);
  if ((packet[tcp + 13]! & ACK) !== 0) put32(packet, tcp + 8, readUint32(packet, tcp + 8) + acknowledgment);
}

/** A name instead of an address can't be written into a packet; the unspecified address stands for what isn't known. */
function addressOf({ address }: Endpoint): readonly number[] {
  return ipAddress(address) ?? [0, 0, 0, 0];
}

// RFC 791 3.1
function ipv4Header(from: readonly number[], to: readonly number[]): Uint8Array {
  const header = new Uint8Array(IPV4_HEADER + TCP_HEADER);
  header[0] = 0x45;
  // Do not fragment.
  header[6] = 0x40;
  header[8] = HOPS;
  header[9] = PROTOCOL_TCP;
  header.set(from, 12);
  header.set(to, 16);
  return header;
}

// RFC 8200 3
function ipv6Header(from: readonly number[], to: readonly number[]): Uint8Array {
  const header = new Uint8Array(IPV6_HEADER + TCP_HEADER);
  header[0] = 0x60;
  header[6] = PROTOCOL_TCP;
  header[7] = HOPS;
  header.set(asIpv6(from), 8);
  header.set(asIpv6(to), 24);
  return header;
}

function asIpv6(address: readonly number[]): readonly number[] {
  return address.length === 16 ? address : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address];
}

// RFC 9293 3.1
function withPorts(header: Uint8Array, from: number, to: number): Uint8Array {
  const tcp = header.length - TCP_HEADER;
  put16(header, tcp, from);
  put16(header, tcp + 2, to);
  put16(header, tcp + 14, WINDOW);
  return header;
}

function completeIpv4(packet: Uint8Array): void {
  put16(packet, 2, packet.length > 0xffff ? 0 : packet.length);
  // RFC 791 3.1: the one's complement of the one's complement sum of all 16-bit words in the header.
  let sum = 0;
  for (let at = 0; at < IPV4_HEADER; at += 2) sum += (packet[at]! << 8) | packet[at + 1]!;
  sum = (sum & 0xffff) + (sum >>> 16);
  put16(packet, 10, ~(sum + (sum >>> 16)));
}

function completeIpv6(packet: Uint8Array): void {
  put16(packet, 4, packet.length - IPV6_HEADER);
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
