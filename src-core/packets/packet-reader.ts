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
    const { bytes, origin } = packet;
    const start = networkLayerOffset(packet.linkType, bytes);
    if (start === 'unknown') return 'unknown-link-type';
    if (start === undefined) return 'not-tcp';
    if (start >= bytes.length) return 'malformed';
    const wireLength = Math.max(packet.originalLength, bytes.length) - start;
    const datagram = this.internet.read({ bytes, start, origin, wireLength }, at);
    return typeof datagram === 'string' ? datagram : readTcpSegment(datagram);
  }
}
