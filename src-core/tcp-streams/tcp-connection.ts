import type { TcpSegment } from '../packets/packet.ts';
import type { Direction, Endpoint, StreamId, StreamSink } from '../stream/events.ts';
import { opposite } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { Reassembly, type ReassemblyLimits } from './reassembly.ts';
import { sequenceAdd } from './sequence.ts';

/** One TCP connection: two reassemblies and the record of how it ended. */
export class TcpConnection {
  private readonly directions: Readonly<Record<Direction, Reassembly>>;
  /** The FIN that came first, or the RST. */
  private ending: { readonly how: 'finished' | 'reset'; readonly by: Direction } | undefined;
  private closed = false;

  constructor(
    readonly id: StreamId,
    readonly client: Endpoint,
    private readonly sink: StreamSink,
    limits: ReassemblyLimits,
  ) {
    this.directions = {
      'client-to-server': this.reassembly('client-to-server', limits),
      'server-to-client': this.reassembly('server-to-client', limits),
    };
  }

  /**
   * Whether the segment begins another connection between the same endpoints: a SYN that isn't a copy of the one
   * that opened this one (RFC 9293 3.4.1: a new connection has an initial number of its own).
   */
  isReplacedBy(segment: TcpSegment): boolean {
    if (!segment.syn || segment.ack) return false;
    const sent = this.directions[this.directionOf(segment)];
    return this.closed || !sent.canBeginAt(sequenceAdd(segment.sequence, 1));
  }

  accept(segment: TcpSegment, at: Nanoseconds): void {
    if (this.closed) return;
    const direction = this.directionOf(segment);
    const sent = this.directions[direction];
    // A SYN takes one number of its own, before any data it carries (RFC 9293 3.4).
    const sequence = segment.syn ? sequenceAdd(segment.sequence, 1) : segment.sequence;
    if (segment.syn) sent.begin(sequence);
    if (segment.ack) this.directions[opposite(direction)].acknowledged(segment.acknowledgment, at);
    if (segment.rst) {
      if (sent.continues(sequence)) this.reset(direction, at);
      return;
    }
    const { bytes, origin } = segment.payload;
    sent.accept({ sequence, bytes, origin, at, missingBytes: segment.missingBytes });
    if (segment.fin && sent.fin(sequenceAdd(sequence, bytes.length + segment.missingBytes)))
      this.ending ??= { how: 'finished', by: direction };
    if (sent.finished && this.directions[opposite(direction)].finished) this.close(at, 'finished');
  }

  /** The capture is over, or the connection has been replaced. */
  end(at: Nanoseconds): void {
    if (!this.closed) this.close(at, this.ending?.how ?? 'capture-ended');
  }

  private reset(by: Direction, at: Nanoseconds): void {
    // Also after a FIN: what the other side had not sent yet is lost.
    this.ending = { how: 'reset', by };
    this.close(at, 'reset');
  }

  private close(at: Nanoseconds, how: 'finished' | 'reset' | 'capture-ended'): void {
    this.closed = true;
    this.directions['client-to-server'].end(at);
    this.directions['server-to-client'].end(at);
    this.sink.accept({ kind: 'stream-closed', streamId: this.id, how, by: this.ending?.by, at });
  }

  private directionOf(segment: TcpSegment): Direction {
    const fromClient =
      segment.sourceAddress === this.client.address && segment.sourcePort === this.client.port;
    return fromClient ? 'client-to-server' : 'server-to-client';
  }

  private reassembly(direction: Direction, limits: ReassemblyLimits): Reassembly {
    return new Reassembly(limits, {
      bytes: (chunk) => this.sink.accept({ kind: 'stream-bytes', streamId: this.id, direction, chunk }),
      gap: (missingBytes, at) =>
        this.sink.accept({ kind: 'stream-gap', streamId: this.id, direction, missingBytes, at }),
    });
  }
}
