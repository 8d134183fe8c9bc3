import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { Packet } from '../packets/packet.ts';
import { PacketReader } from '../packets/packet-reader.ts';
import { NOTE_LINK_TYPE, type ProxyNote, readNote } from '../packets/proxy-note.ts';
import { betweenEndpoints } from '../packets/relayed-tcp.ts';
import type { Endpoint, PeerAddress, StreamEvent, StreamId } from '../stream/events.ts';
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
  /** Those of the wanted streams that a proxy relayed, and the streams that are open, by their endpoints. */
  private readonly relayed = new Set<string>();
  private readonly open = new Map<string, StreamId>();

  /** @param connections rows of the connections; those that share a TCP connection can't be told apart here */
  constructor(
    private readonly store: CaptureStore,
    limits: Limits,
    connections: Iterable<Row>,
  ) {
    this.packets = new PacketReader(limits);
    this.streams = new TcpStreams(limits, { accept: (event) => this.follow(event) });
    for (const row of connections) {
      const { stream, relayed, client, server } = store.connections[row] ?? {};
      if (stream === undefined) continue;
      this.wanted.add(stream);
      if (relayed !== undefined && isKnown(client) && isKnown(server))
        this.relayed.add(betweenEndpoints(client, server));
    }
  }

  /** To be asked for every packet of the capture, in order. */
  wants(packet: Packet): boolean {
    const read = packet.linkType === NOTE_LINK_TYPE ? readNote(packet.bytes) : undefined;
    if (read !== undefined) return this.wantsNote(read.note);
    const at = sinceEpoch(packet.timestamp, this.store.epoch ?? NO_EPOCH);
    const segment = this.packets.read(packet, at);
    // Which connection a fragment belongs to shows only with the last of its datagram.
    if (typeof segment === 'string') return segment === 'fragment-held';
    const stream = this.streams.accept(segment, at);
    return stream !== undefined && this.wanted.has(stream);
  }

  /** What a proxy notes about a stream before it is open is kept by its endpoints: one too many announces nothing. */
  private wantsNote({ kind, between }: ProxyNote): boolean {
    if (kind === 'stream') return this.relayed.has(between);
    const stream = this.open.get(between);
    return stream !== undefined && this.wanted.has(stream);
  }

  private follow(event: StreamEvent): void {
    if (event.kind !== 'stream-opened' || this.relayed.size === 0) return;
    const between = betweenEndpoints(event.client, event.server);
    if (this.relayed.has(between)) this.open.set(between, event.streamId);
  }
}

function isKnown(peer: PeerAddress | undefined): peer is Endpoint {
  return peer !== undefined && peer.address !== null && peer.port !== null;
}
