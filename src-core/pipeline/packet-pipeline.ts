import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { CaptureInterface } from '../packets/capture-interface.ts';
import type { Packet } from '../packets/packet.ts';
import { PacketReader } from '../packets/packet-reader.ts';
import { NOTE_LINK_TYPE, readNote } from '../packets/proxy-note.ts';
import type { RecordSink } from '../packets/record-sink.ts';
import { NOT_IN_FILE } from '../stream/events.ts';
import { type Nanoseconds, sinceEpoch } from '../stream/time.ts';
import { TcpStreams } from '../tcp-streams/tcp-streams.ts';
import type { PipelineParts } from './parts.ts';
import { StreamPipeline } from './stream-pipeline.ts';

/** The whole way from packets to rows: link layer, IP, TCP, HTTP upgrade, frames, messages, store. */
export class PacketPipeline implements RecordSink {
  private readonly packets: PacketReader;
  private readonly streams: TcpStreams;
  private readonly conversations: StreamPipeline;
  private lastAt: Nanoseconds = 0;
  private readonly store: CaptureStore;
  /** Packets up to the first behind those that repeat what was said in files before. */
  private untilNew = 0;

  constructor(parts: PipelineParts) {
    this.store = parts.store;
    this.packets = new PacketReader(parts.limits);
    this.conversations = new StreamPipeline(parts);
    this.streams = new TcpStreams(parts.limits, this.conversations);
  }

  accept(packet: Packet): void {
    const { notes } = this.store;
    this.store.epoch ??= packet.timestamp;
    notes.packets++;
    const at = sinceEpoch(packet.timestamp, this.store.epoch);
    this.lastAt = at;
    if (this.untilNew > 0 && --this.untilNew === 0) this.streams.expectGaps();
    if (packet.linkType === NOTE_LINK_TYPE && this.takeNote(packet, at)) return;
    const framesBefore = this.store.frames.count;
    const segment = this.packets.read(packet, at);
    if (typeof segment === 'string') notes.skippedPackets[segment]++;
    else this.streams.accept(segment, at);
    notes.streamsGivenUp = this.streams.givenUp;
    if (packet.isWithoutTime === true) notes.packetsWithoutTime++;
    if (packet.comments !== undefined) this.keepComments(packet.comments, framesBefore);
  }

  interfaceDescribed({ name, comments }: CaptureInterface): void {
    this.store.comments.add({ kind: 'interface', name }, comments);
  }

  sectionNoted(comments: readonly string[]): void {
    this.store.comments.add({ kind: 'section' }, comments);
  }

  /** The newest connection of a stream that a proxy relays, by `RelayedTcp.between`. */
  connectionBetween(between: string): Connection | undefined {
    return this.conversations.between(between)?.newestConnection;
  }

  /** No more packets will come. */
  end(): void {
    this.streams.end(this.lastAt);
  }

  /** Whether the packet is a note of a proxy. */
  private takeNote({ bytes, origin }: Packet, at: Nanoseconds): boolean {
    const read = readNote(bytes);
    if (read === undefined) return false;
    const { note, end } = read;
    if (note.kind === 'file') this.untilNew = note.repeated + 1;
    const behind = origin === NOT_IN_FILE ? NOT_IN_FILE : origin + end;
    this.conversations.note(note, { bytes: bytes.subarray(end), origin: behind, at });
    return true;
  }

  private keepComments(texts: readonly string[], framesBefore: Row): void {
    const { notes, frames, comments } = this.store;
    const packet = notes.packets;
    comments.add({ kind: 'packet', packet, at: this.lastAt, frames: [framesBefore, frames.count] }, texts);
  }
}
