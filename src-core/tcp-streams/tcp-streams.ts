import type { TcpSegment } from '../packets/packet.ts';
import type { ClientRole, Endpoint, StreamId, StreamSink } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { ReassemblyLimits } from './reassembly.ts';
import { TcpConnection } from './tcp-connection.ts';

export interface TcpLimits extends ReassemblyLimits {
  /** Connections that are followed at a time; a lone SYN costs a few kilobytes. */
  readonly tcpConnections: number;
}

/** A power of two. */
const RECENT = 4096;

/** Turns the TCP segments of a capture into the stream events of its connections. */
export class TcpStreams {
  /** The newest connection between each pair of endpoints. */
  private readonly connections = new Map<string, TcpConnection>();
  /** Connections of recent segments by a number made of their ports: finding one there is cheaper than by its key. */
  private readonly recent: (TcpConnection | undefined)[] = new Array(RECENT);
  private opened = 0;
  private givenUpCount = 0;

  constructor(
    private readonly limits: TcpLimits,
    private readonly sink: StreamSink,
  ) {}

  /** Connections that were still open when the limit was reached. */
  get givenUp(): number {
    return this.givenUpCount;
  }

  /** @returns the stream that the segment belongs to, also when it has ended; `undefined` when to none */
  accept(segment: TcpSegment, at: Nanoseconds): StreamId | undefined {
    const recent = this.recent[placeOf(segment)];
    if (!recent?.carries(segment) || recent.isReplacedBy(segment)) return this.acceptOfAny(segment, at);
    recent.accept(segment, at);
    return recent.id;
  }

  private acceptOfAny(segment: TcpSegment, at: Nanoseconds): StreamId | undefined {
    const key = pairKey(segment);
    const known = this.connections.get(key);
    if (known !== undefined && !known.isReplacedBy(segment)) {
      this.recent[placeOf(segment)] = known;
      known.accept(segment, at);
      return known.id;
    }
    // An ACK or RST that belongs to nothing opens nothing.
    if (!segment.syn && segment.payload.bytes.length === 0) return undefined;
    known?.end(at, 'timed-out');
    this.connections.delete(key);
    this.makeRoom(at);
    const connection = this.open(segment, at);
    this.connections.set(key, connection);
    this.recent[placeOf(segment)] = connection;
    connection.accept(segment, at);
    return connection.id;
  }

  /** What comes next, of any connection, may stand behind bytes that the capture is known not to have. */
  expectGaps(): void {
    for (const connection of this.connections.values()) connection.expectGap();
  }

  /** The capture is over: every connection still open is ended. */
  end(at: Nanoseconds): void {
    for (const connection of this.connections.values()) connection.end(at, 'capture-ended');
    this.connections.clear();
    this.recent.fill(undefined);
  }

  /** Forgets connections that are closed; when that is not enough, gives up those that were opened first. */
  private makeRoom(at: Nanoseconds): void {
    const { tcpConnections } = this.limits;
    if (this.connections.size < tcpConnections) return;
    this.recent.fill(undefined);
    for (const [key, connection] of this.connections) {
      if (connection.isClosed) this.connections.delete(key);
    }
    // A tenth at a time, or each further connection would go through all of them again.
    const enough = Math.floor(tcpConnections * 0.9);
    for (const [key, connection] of this.connections) {
      if (this.connections.size <= enough) return;
      connection.end(at, 'timed-out');
      this.connections.delete(key);
      this.givenUpCount++;
    }
  }

  private open(segment: TcpSegment, at: Nanoseconds): TcpConnection {
    const source: Endpoint = { address: segment.sourceAddress, port: segment.sourcePort };
    const destination: Endpoint = { address: segment.destinationAddress, port: segment.destinationPort };
    const role = clientRole(segment);
    const [client, server] = role.sourceIsClient ? [source, destination] : [destination, source];
    this.opened++;
    this.sink.accept({
      kind: 'stream-opened',
      streamId: this.opened,
      client,
      server,
      clientRole: role.certainty,
      at,
    });
    return new TcpConnection(this.opened, { client, server }, this.sink, this.limits);
  }
}

/** Who opened the connection: the SYN tells; without one, servers are taken to have the lower port. */
function clientRole(segment: TcpSegment): { sourceIsClient: boolean; certainty: ClientRole } {
  if (segment.syn) return { sourceIsClient: !segment.ack, certainty: 'seen-syn' };
  return { sourceIsClient: segment.sourcePort >= segment.destinationPort, certainty: 'guessed' };
}

/** The same for both directions. */
function placeOf({ sourcePort, destinationPort }: TcpSegment): number {
  return (sourcePort ^ destinationPort) & (RECENT - 1);
}

/** The same for both directions. */
function pairKey(segment: TcpSegment): string {
  const source = `${segment.sourceAddress}:${segment.sourcePort}`;
  const destination = `${segment.destinationAddress}:${segment.destinationPort}`;
  return source < destination ? `${source}-${destination}` : `${destination}-${source}`;
}
