import { PcapReader } from '../../../src-core/packets/pcap/pcap-reader.ts';
import { type PcapngLimits, PcapngReader } from '../../../src-core/packets/pcapng/pcapng-reader.ts';
import type { RecordSink } from '../../../src-core/packets/record-sink.ts';
import type { RecordReader } from '../../../src-core/packets/records-end.ts';
import { WithoutRepetition } from '../../../src-core/packets/without-repetition.ts';
import type { SourceOutcome } from '../source-outcome.ts';
import { BYTES_THAT_TELL, type CaptureFormat, kindOfFile } from './file-kind.ts';
import { outcomeOf } from './records-outcome.ts';

export interface CaptureFileOptions {
  /** The bytes of the file, in pieces of any size; each is used only until the next is asked for. */
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Classic pcap is read by pcap-parser from a stream, and faster by our own reader from a file. */
  readonly isStream: boolean;
  /** How the file is called in messages. */
  readonly where: string;
  readonly limits: PcapngLimits;
  readonly sink: RecordSink;
  /** Awaited after each piece, with the bytes read so far. */
  readonly onProgress: (bytesRead: number) => Promise<void>;
  readonly stop: AbortSignal;
}

/** Reads a packet capture to its end, giving each packet as it comes. Throws only what the pieces throw. */
export async function readCaptureFile(options: CaptureFileOptions): Promise<SourceOutcome> {
  const { where, stop } = options;
  let reader: RecordReader | undefined;
  let start: Uint8Array = new Uint8Array(0);
  let bytesRead = 0;
  for await (const piece of options.pieces) {
    if (stop.aborted) return { kind: 'stopped' };
    bytesRead += piece.length;
    if (reader !== undefined) {
      reader.feed(plainView(piece));
    } else {
      start = plainView(Buffer.concat([start, piece]));
      if (start.length < BYTES_THAT_TELL) continue;
      const kind = kindOfFile(start.subarray(0, BYTES_THAT_TELL), where);
      if (kind.kind === 'not-readable') return { kind: 'failed', trouble: kind.trouble };
      reader = await readerOf(kind.format, options);
      reader.feed(start);
    }
    await options.onProgress(bytesRead);
    // A pipe may say nothing more for long: being stopped is not found out by its next piece.
    if (stop.aborted || reader.hasFailed) break;
  }
  if (stop.aborted) return { kind: 'stopped' };
  if (reader !== undefined) return outcomeOf(reader.end(), where, options.limits.longestPacket);
  const kind = kindOfFile(start, where);
  if (kind.kind === 'not-readable') return { kind: 'failed', trouble: kind.trouble };
  throw new Error('a file that is shorter than its header was taken for a capture');
}

async function readerOf(
  format: CaptureFormat,
  { isStream, limits, sink }: CaptureFileOptions,
): Promise<RecordReader> {
  switch (format) {
    case 'pcap': {
      if (!isStream) return new PcapReader(limits.longestPacket, sink);
      // Loaded for streams only: a command that reads a file starts sooner without it.
      const { PcapRecords } = await import('./pcap-records.ts');
      return new PcapRecords(limits.longestPacket, sink);
    }
    case 'pcap-in-nanoseconds':
      return new PcapReader(limits.longestPacket, sink);
    case 'pcapng':
      return new PcapngReader(limits, new WithoutRepetition(sink));
  }
}

/** The core must never meet a Buffer, whose `slice` shares memory. */
function plainView(piece: Uint8Array): Uint8Array {
  return new Uint8Array(piece.buffer, piece.byteOffset, piece.length);
}
