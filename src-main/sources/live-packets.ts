import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
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
}
