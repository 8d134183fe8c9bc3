import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../src-core/export/rows.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../src-core/pipeline/packet-pipeline.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { MemorySpool } from './memory-spool.ts';

/** A capture taken the whole way from packets to rows, without a file. */
export interface MemoryCapture {
  readonly store: CaptureStore;
  readonly payloads: PayloadReader;
  readonly spool: MemorySpool;
  readonly connections: readonly ConnectionRow[];
  readonly frames: readonly FrameRow[];
  readonly messages: readonly MessageRow[];
  readonly violations: readonly ViolationRow[];
}

export function readPackets(packets: readonly Packet[], changed: Partial<Limits> = {}): MemoryCapture {
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const store = new CaptureStore(limits);
  const spool = new MemorySpool(packets);
  const pipeline = new PacketPipeline({ store, spool, limits, inflate });
  for (const packet of packets) pipeline.accept(packet);
  pipeline.end();
  store.isComplete = true;
  const payloads = new PayloadReader(store, spool);
  const rows = new RowBuilder(store, payloads, limits.payloadInRow, inflate);
  return {
    store,
    payloads,
    spool,
    connections: store.connections.map(({ row }) => rows.connection(row)),
    frames: Array.from({ length: store.frames.count }, (_, row) => rows.frame(row)),
    violations: Array.from({ length: store.violations.count }, (_, row) => rows.violation(row)),
    messages: Array.from({ length: store.messages.count }, (_, row) => rows.message(row)),
  };
}
