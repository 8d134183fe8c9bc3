import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { Packet } from '../packets/packet.ts';
import { PacketReader } from '../packets/packet-reader.ts';
import type { StreamId } from '../stream/events.ts';
import { NO_EPOCH, sinceEpoch } from '../stream/time.ts';
import { TcpStreams } from '../tcp-streams/tcp-streams.ts';
import type { Limits } from './limits.ts';

/**
 * Tells which packets belong to some connections of a capture, when it is read a second time from its beginning. It
 * follows the TCP connections just as the first reading did, so their numbers are the same.
 */
export class PacketSelection {
  private readonly packets: PacketReader;
  private readonly streams: TcpStreams;
  private readonly wanted = new Set<StreamId>();

  /** @param connections rows of the connections; those that share a TCP connection can't be told apart here */
  constructor(
    private readonly store: CaptureStore,
    limits: Limits,
    connections: Iterable<Row>,
  ) {
    this.packets = new PacketReader(limits);
    this.streams = new TcpStreams(limits, { accept: () => {} });
    for (const row of connections) {
      const stream = store.connections[row]?.stream;
      if (stream !== undefined) this.wanted.add(stream);
    }
  }

  /** To be asked for every packet of the capture, in order. */
  wants(packet: Packet): boolean {
    const at = sinceEpoch(packet.timestamp, this.store.epoch ?? NO_EPOCH);
    const segment = this.packets.read(packet, at);
    // Which connection a fragment belongs to shows only with the last of its datagram.
    if (typeof segment === 'string') return segment === 'fragment-held';
    const stream = this.streams.accept(segment, at);
    return stream !== undefined && this.wanted.has(stream);
  }
}
