import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import { FrameLines } from '../../src-core/export/frame-lines.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../src-core/export/rows.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src-core/pipeline/limits.ts';
import { StreamPipeline } from '../../src-core/pipeline/stream-pipeline.ts';
import type { StreamEvent } from '../../src-core/stream/events.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { GrowingSpool } from './growing-spool.ts';

/** Rows made of stream events, the way without packets. */
export interface StreamCapture {
  readonly store: CaptureStore;
  readonly connections: readonly ConnectionRow[];
  readonly frames: readonly FrameRow[];
  readonly messages: readonly MessageRow[];
  readonly violations: readonly ViolationRow[];
  /** The frames as lines written in bytes, `null` for those that are left to their rows. */
  readonly frameLines: readonly (string | null)[];
}

/**
 * Reads events, their bytes kept in a capture file in memory: what lies there in one piece is taken as it lies,
 * so that the same bytes in other pieces go another way to the same rows.
 */
export function readEvents(
  events: Iterable<StreamEvent>,
  changed: Partial<Limits> = {},
  spool: GrowingSpool = new GrowingSpool(),
): StreamCapture {
  const limits: Limits = { ...DEFAULT_LIMITS, spoolExtent: 4096, ...changed };
  const store = new CaptureStore(limits);
  const pipeline = new StreamPipeline({ store, spool, limits, inflate });
  for (const event of events) {
    if (event.kind !== 'stream-bytes') pipeline.accept(event);
    else pipeline.accept({ ...event, chunk: { ...event.chunk, origin: spool.capture(event.chunk.bytes) } });
  }
  const rows = new RowBuilder(store, new PayloadReader(store, spool), limits.payloadInRow, inflate);
  return {
    store,
    connections: store.connections.map(({ row }) => rows.connection(row)),
    frames: Array.from({ length: store.frames.count }, (_, row) => rows.frame(row)),
    messages: Array.from({ length: store.messages.count }, (_, row) => rows.message(row)),
    violations: Array.from({ length: store.violations.count }, (_, row) => rows.violation(row)),
    frameLines: linesInBytes(new FrameLines(store, spool, rows), store.frames.count),
  };
}

/** @param room bytes that are written at a time */
export function linesInBytes(lines: FrameLines, frames: number, room = 4096): (string | null)[] {
  const all: (string | null)[] = [];
  const target = new Uint8Array(room);
  while (all.length < frames) {
    const { length, next } = lines.fill(target, all.length, frames);
    const text = Buffer.from(target.subarray(0, length)).toString('utf8');
    const written = text.split('\n').slice(0, -1);
    if (written.length !== next - all.length)
      throw new Error(`${written.length} lines from ${all.length} to ${next}`);
    all.push(...(written.length === 0 ? [null] : written));
  }
  return all;
}
