import type { Nanoseconds } from '../stream/time.ts';
import { InternetLayer } from './internet-layer.ts';
import type { FragmentLimits } from './ip-fragments.ts';
import { networkLayerOffset } from './link-layer.ts';
import type { Packet, Skipped, TcpSegment } from './packet.ts';
import { readTcpSegment } from './tcp-segment.ts';

/** Takes packets apart down to their TCP segments. */
export class PacketReader {
  private readonly internet: InternetLayer;

  constructor(limits: FragmentLimits) {
    this.internet = new InternetLayer(limits);
  }

  read(packet: Packet, at: Nanoseconds): TcpSegment | Skipped {
    const start = networkLayerOffset(packet.linkType, packet.bytes);
    if (start === 'unknown') return 'unknown-link-type';
    if (start === undefined) return 'not-tcp';
    if (start >= packet.bytes.length) return 'malformed';
    const datagram = this.internet.read(packet, start, at);
    return typeof datagram === 'string' ? datagram : readTcpSegment(datagram);
  }
}
