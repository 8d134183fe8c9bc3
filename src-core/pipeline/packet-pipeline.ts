import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Packet } from '../packets/packet.ts';
import { PacketReader } from '../packets/packet-reader.ts';
import { type Nanoseconds, sinceEpoch } from '../stream/time.ts';
import { TcpStreams } from '../tcp-streams/tcp-streams.ts';
import type { PipelineParts } from './parts.ts';
import { StreamPipeline } from './stream-pipeline.ts';

/** The whole way from packets to rows: link layer, IP, TCP, HTTP upgrade, frames, messages, store. */
export class PacketPipeline {
  private readonly packets: PacketReader;
  private readonly streams: TcpStreams;
  private lastAt: Nanoseconds = 0;

  private readonly store: CaptureStore;

  constructor(parts: PipelineParts) {
    this.store = parts.store;
    this.packets = new PacketReader(parts.limits);
    this.streams = new TcpStreams(parts.limits, new StreamPipeline(parts));
  }

  accept(packet: Packet): void {
    const { notes } = this.store;
    this.store.epoch ??= packet.timestamp;
    notes.packets++;
    this.lastAt = sinceEpoch(packet.timestamp, this.store.epoch);
    const segment = this.packets.read(packet, this.lastAt);
    if (typeof segment === 'string') notes.skippedPackets[segment]++;
    else this.streams.accept(segment, this.lastAt);
    notes.streamsGivenUp = this.streams.givenUp;
  }

  /** No more packets will come. */
  end(): void {
    this.streams.end(this.lastAt);
  }
}
