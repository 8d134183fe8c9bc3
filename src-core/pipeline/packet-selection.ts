import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { Packet } from '../packets/packet.ts';
import { PacketReader } from '../packets/packet-reader.ts';
import { NOTE_LINK_TYPE, type ProxyNote, readNote } from '../packets/proxy-note.ts';
import { betweenEndpoints } from '../packets/relayed-tcp.ts';
import type { Endpoint, PeerAddress, StreamEvent, StreamId } from '../stream/events.ts';
import { type Nanoseconds, NO_EPOCH, sinceEpoch } from '../stream/time.ts';
import { TcpStreams } from '../tcp-streams/tcp-streams.ts';
import type { Limits } from './limits.ts';

/**
 * Tells which packets belong to some connections of a capture, when it is read a second time. It follows the TCP
 * connections just as the first reading did, so from its beginning on their numbers are the same. Of what a proxy relayed
 * the beginning may be gone, with files that are not kept: those connections are known by their endpoints and when they opened.
 */
export class PacketSelection {
  private readonly packets: PacketReader;
  private readonly streams: TcpStreams;
  private readonly wanted = new Set<StreamId>();
  /** Those of the wanted streams that a proxy relayed, and the streams that are open, by their endpoints. */
  private readonly relayed = new Set<string>();
  private readonly open = new Map<string, StreamId>();
  private readonly openings = new Set<string>();

  /** @param connections rows of the connections; those that share a TCP connection can't be told apart here */
  constructor(
    private readonly store: CaptureStore,
    limits: Limits,
    connections: Iterable<Row>,
  ) {
    this.packets = new PacketReader(limits);
    this.streams = new TcpStreams(limits, { accept: (event) => this.follow(event) });
    const openedAt = openingTimes(store);
    for (const row of connections) {
      const { stream, relayed, client, server } = store.connections[row] ?? {};
      if (stream === undefined) continue;
      if (relayed !== undefined && isKnown(client) && isKnown(server)) {
        const between = betweenEndpoints(client, server);
        this.relayed.add(between);
        this.openings.add(opening(between, openedAt.get(stream)));
      } else {
        this.wanted.add(stream);
      }
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
  private wantsNote(note: ProxyNote): boolean {
    if (note.kind === 'file') return false;
    if (note.kind === 'stream') return this.relayed.has(note.between);
    const stream = this.open.get(note.between);
    return stream !== undefined && this.wanted.has(stream);
  }

  private follow(event: StreamEvent): void {
    if (event.kind !== 'stream-opened' || this.relayed.size === 0) return;
    const between = betweenEndpoints(event.client, event.server);
    if (!this.relayed.has(between)) return;
    this.open.set(between, event.streamId);
    if (this.openings.has(opening(between, event.at))) this.wanted.add(event.streamId);
  }
}

/** When each stream was opened: with the first connection that ran on it. */
function openingTimes({ connections }: CaptureStore): ReadonlyMap<StreamId, Nanoseconds> {
  const times = new Map<StreamId, Nanoseconds>();
  for (const { stream, openedAt } of connections)
    if (stream !== undefined && !times.has(stream)) times.set(stream, openedAt);
  return times;
}

function opening(between: string, at: Nanoseconds | undefined): string {
  return `${between} ${at}`;
}

function isKnown(peer: PeerAddress | undefined): peer is Endpoint {
  return peer !== undefined && peer.address !== null && peer.port !== null;
}
