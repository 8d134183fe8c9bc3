import { NOT_IN_FILE } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { readIpDatagram } from './internet-layer.ts';
import { FragmentAssembler, type FragmentLimits } from './ip-fragments.ts';
import { networkLayerOffset } from './link-layer.ts';
import type { Packet, Skipped, TcpSegment } from './packet.ts';
import { readTcpSegment } from './tcp-segment.ts';

/** Takes packets apart down to their TCP segments. */
export class PacketReader {
  private readonly fragments: FragmentAssembler;

  constructor(limits: FragmentLimits) {
    this.fragments = new FragmentAssembler(limits);
  }

  read(packet: Packet, at: Nanoseconds): TcpSegment | Skipped {
    const offset = networkLayerOffset(packet.linkType, packet.bytes);
    if (offset === 'unknown') return 'unknown-link-type';
    if (offset === undefined) return 'not-tcp';
    if (offset >= packet.bytes.length) return 'malformed';
    const network = {
      bytes: packet.bytes.subarray(offset),
      origin: packet.origin === NOT_IN_FILE ? NOT_IN_FILE : packet.origin + offset,
      wireLength: Math.max(packet.originalLength, packet.bytes.length) - offset,
    };
    const datagram = readIpDatagram(network, this.fragments, at);
    return typeof datagram === 'string' ? datagram : readTcpSegment(datagram);
  }
}
