import type { TcpSegment } from '../packets/packet.ts';
import type { Direction, Endpoint, StreamEnd, StreamId, StreamSink } from '../stream/events.ts';
import { opposite } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { Reassembly, type ReassemblyLimits } from './reassembly.ts';
import { sequenceAdd } from './sequence.ts';

/** One TCP connection: two reassemblies and the record of how it ended. */
export class TcpConnection {
  private readonly directions: Readonly<Record<Direction, Reassembly>>;
  /** Who sent the FIN that came first, or the RST. */
  private endedBy: Direction | undefined;
  private closed = false;
  private readonly finishTold: Record<Direction, boolean> = {
    'client-to-server': false,
    'server-to-client': false,
  };

  constructor(
    readonly id: StreamId,
    private readonly endpoints: { readonly client: Endpoint; readonly server: Endpoint },
    private readonly sink: StreamSink,
    limits: ReassemblyLimits,
  ) {
    this.directions = {
      'client-to-server': this.reassembly('client-to-server', limits),
      'server-to-client': this.reassembly('server-to-client', limits),
    };
  }

  /** Whether the segment passed between the endpoints of this connection. */
  carries(segment: TcpSegment): boolean {
    const { client, server } = this.endpoints;
    return isBetween(client, server, segment) || isBetween(server, client, segment);
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
    if (this.acceptNext(segment, at)) return;
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
      this.endedBy ??= direction;
    this.tellFinish(direction, at);
    if (sent.finished && this.directions[opposite(direction)].finished) this.close(at, 'finished');
  }

  /** The common case, told quickly: the next bytes of one side while the other waits for nothing. */
  private acceptNext(segment: TcpSegment, at: Nanoseconds): boolean {
    if (segment.syn || segment.fin || segment.rst || !segment.ack) return false;
    // Names that are known when the code is compiled cost a fraction of those that are looked up.
    const { 'client-to-server': fromClient, 'server-to-client': fromServer } = this.directions;
    return this.directionOf(segment) === 'client-to-server'
      ? !fromServer.isWaiting && fromClient.acceptNext(segment, at)
      : !fromClient.isWaiting && fromServer.acceptNext(segment, at);
  }

  /** What comes next, of either side, may stand behind bytes that the capture is known not to have. */
  expectGap(): void {
    for (const direction of Object.values(this.directions)) direction.expectGap();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** No more will be seen of it: the capture is over, or another connection has taken its place. */
  end(at: Nanoseconds, how: 'capture-ended' | 'timed-out'): void {
    if (!this.closed) this.close(at, how);
  }

  private reset(by: Direction, at: Nanoseconds): void {
    // Also after a FIN: what the other side had not sent yet is lost.
    this.endedBy = by;
    this.close(at, 'reset');
  }

  private close(at: Nanoseconds, how: StreamEnd): void {
    this.closed = true;
    const { 'client-to-server': sent, 'server-to-client': received } = this.directions;
    sent.end(at);
    received.end(at);
    this.tellFinish('client-to-server', at);
    this.tellFinish('server-to-client', at);
    // Both sides had finished, even where a hole kept that from being seen in time.
    const isFinished = how !== 'reset' && sent.finished && received.finished;
    const known = isFinished ? 'finished' : how;
    this.sink.accept({ kind: 'stream-closed', streamId: this.id, how: known, by: this.endedBy, at });
  }

  private tellFinish(direction: Direction, at: Nanoseconds): void {
    if (this.finishTold[direction] || !this.directions[direction].finished) return;
    this.finishTold[direction] = true;
    this.sink.accept({ kind: 'stream-finished', streamId: this.id, direction, at });
  }

  private directionOf(segment: TcpSegment): Direction {
    const { client } = this.endpoints;
    const fromClient = segment.sourcePort === client.port && segment.sourceAddress === client.address;
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

function isBetween(source: Endpoint, destination: Endpoint, segment: TcpSegment): boolean {
  return (
    segment.sourcePort === source.port &&
    segment.destinationPort === destination.port &&
    segment.sourceAddress === source.address &&
    segment.destinationAddress === destination.address
  );
}
