import type { TcpSegment } from '../../src-core/packets/packet.ts';
import type { StreamEvent } from '../../src-core/stream/events.ts';
import { type TcpLimits, TcpStreams } from '../../src-core/tcp-streams/tcp-streams.ts';
import { latin1 } from './bytes.ts';
import type { Peer } from './packet-builder.ts';

const LIMITS: TcpLimits = {
  tcpConnections: 1000,
  outOfOrderBytes: 1000,
  outOfOrderSegments: 100,
  acknowledgedHolePatience: 1e9,
};
const HIGH: Peer = { address: '192.0.2.1', port: 49152 };
const LOW: Peer = { address: '198.51.100.2', port: 80 };

interface SentSegment {
  readonly flags?: string;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly text?: string;
  readonly missing?: number;
}

/** Two peers, HIGH and LOW by their ports, and what their segments turn into. */
export class TcpWire {
  readonly events: StreamEvent[] = [];
  private readonly streams = new TcpStreams(LIMITS, { accept: (event) => this.events.push(event) });
  private at = 0;

  constructor(
    private readonly highPeer: Peer = HIGH,
    private readonly lowPeer: Peer = LOW,
  ) {}

  high(sent: SentSegment): this {
    return this.send(this.highPeer, this.lowPeer, sent);
  }

  low(sent: SentSegment): this {
    return this.send(this.lowPeer, this.highPeer, sent);
  }

  end(): this {
    this.streams.end(this.at);
    return this;
  }

  /** The three packets that open a connection, HIGH counting from 100 and LOW from 500. */
  open(): this {
    return this.high({ flags: 'S', sequence: 99 })
      .low({ flags: 'SA', sequence: 499, acknowledgment: 100 })
      .high({ sequence: 100, acknowledgment: 500 });
  }

  /** The events in words: opened by whom, text by whom, gaps, who said that nothing more comes, the end. */
  get told(): string[] {
    return this.events.map((event) => {
      switch (event.kind) {
        case 'stream-opened':
          return `${event.streamId} opened by ${event.client.port}, ${event.clientRole}`;
        case 'stream-bytes':
          return `${event.streamId} ${event.direction}: ${Buffer.from(event.chunk.bytes).toString('latin1')}`;
        case 'stream-gap':
          return `${event.streamId} ${event.direction}: gap of ${event.missingBytes}`;
        case 'stream-finished':
          return `${event.streamId} ${event.direction} is over`;
        case 'stream-closed':
          return `${event.streamId} ${event.how}${event.by === undefined ? '' : ` by ${event.by}`}`;
      }
    });
  }

  private send(from: Peer, to: Peer, sent: SentSegment): this {
    const { flags = 'A', sequence, acknowledgment = 0, text = '', missing = 0 } = sent;
    const segment: TcpSegment = {
      sourceAddress: from.address,
      sourcePort: from.port,
      destinationAddress: to.address,
      destinationPort: to.port,
      sequence,
      acknowledgment,
      syn: flags.includes('S'),
      ack: flags.includes('A'),
      fin: flags.includes('F'),
      rst: flags.includes('R'),
      payload: { bytes: latin1(text), origin: -1 },
      missingBytes: missing,
    };
    this.streams.accept(segment, this.at++);
    return this;
  }
}
