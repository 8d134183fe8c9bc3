import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import type { PacketPipeline } from '../../src-core/pipeline/packet-pipeline.ts';
import type { SourceOutcome } from './source-outcome.ts';

/** A source that makes packets itself, such as a proxy. */
export interface LivePackets {
  /** Gives packets until it is stopped. */
  run(context: LiveContext, stop: AbortSignal): Promise<SourceOutcome>;
}

/** What a source of packets works with. */
export interface LiveContext {
  readonly recording: PacketRecording;
  /** Reads the packets that were recorded. */
  readonly pipeline: PacketPipeline;
  readonly store: CaptureStore;
  readonly payloads: () => PayloadReader;
  /** To be called whenever packets were recorded, or something else is to be told. */
  readonly onProgress: () => void;
}

/** Takes packets, and has them written and observed when it is told that no more come for now. */
export interface PacketRecording extends RecordSink {
  commit(): void;
  /** Sees to it that a packet with about so many bytes of a stream has its place; to be called before it is made. */
  makeRoom(length: number): void;
  /**
   * Has each file begin with what `beginning` gives for its number: packets that nobody observes, since only who reads the
   * file without those before it doesn't know what they say.
   *
   * @returns whether there may be more files than one; `beginning` is asked only then
   */
  beginFilesWith(beginning: (file: number) => readonly Packet[]): boolean;
}
