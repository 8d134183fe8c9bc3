import type { Readable } from 'node:stream';
import type { Trouble } from '../../../src-core/contract/trouble.ts';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { BYTES_THAT_TELL, troubleWithKind } from './file-kind.ts';
import { PcapRecords, type RecordsEnd } from './pcap-records.ts';

/** How a source ended. A warning tells what is missing at the end of what was read. */
export type SourceOutcome =
  | { readonly kind: 'finished'; readonly warning: Trouble | undefined }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

export interface CaptureFileOptions {
  /** The bytes of the file, in pieces of any size. */
  readonly pieces: Readable;
  /** How the file is called in messages. */
  readonly where: string;
  readonly longestPacket: number;
  readonly onPacket: (packet: Packet) => void;
  /** Awaited after each piece, with the bytes read so far. */
  readonly onProgress: (bytesRead: number) => Promise<void>;
  readonly stop: AbortSignal;
}

/** Reads a classic pcap to its end, giving each packet as it comes. Throws only what the stream throws. */
export async function readCaptureFile(options: CaptureFileOptions): Promise<SourceOutcome> {
  const records = new PcapRecords(options.longestPacket, options.onPacket);
  let start: Buffer = Buffer.alloc(0);
  let bytesRead = 0;
  let kindIsKnown = false;
  for await (const piece of options.pieces as AsyncIterable<Buffer>) {
    if (options.stop.aborted) return { kind: 'stopped' };
    bytesRead += piece.length;
    if (!kindIsKnown) {
      start = Buffer.concat([start, piece]);
      if (start.length < BYTES_THAT_TELL) continue;
      const trouble = troubleWithKind(start.subarray(0, BYTES_THAT_TELL), options.where);
      if (trouble !== undefined) return { kind: 'failed', trouble };
      kindIsKnown = true;
      records.feed(start);
    } else {
      records.feed(piece);
    }
    await options.onProgress(bytesRead);
    if (records.hasFailed) break;
  }
  if (!kindIsKnown)
    return { kind: 'failed', trouble: troubleWithKind(start, options.where) ?? notACapture(options.where) };
  if (options.stop.aborted) return { kind: 'stopped' };
  return outcome(records.end(), options);
}

function outcome(end: RecordsEnd, { where, longestPacket }: CaptureFileOptions): SourceOutcome {
  switch (end.kind) {
    case 'complete':
      return { kind: 'finished', warning: undefined };
    case 'cut':
      return {
        kind: 'finished',
        warning: {
          what: 'The capture is cut: its last packet is not complete',
          where: `${where}, byte ${end.offset}`,
          remedy: 'Everything before that is shown.',
        },
      };
    case 'lying-length':
      return {
        kind: 'finished',
        warning: {
          what: `A record says it is ${end.length} bytes long, and packets have at most ${longestPacket}`,
          where: `${where}, byte ${end.offset}`,
          remedy: 'The file is damaged from there on. Everything before that is shown.',
        },
      };
    case 'unsupported-version':
      return {
        kind: 'failed',
        trouble: {
          what: "This pcap has a version that can't be read",
          where,
          remedy: `Convert it with "editcap -F pcap IN OUT" (part of Wireshark). The reader says: ${end.message}.`,
        },
      };
  }
}

function notACapture(where: string): Trouble {
  return { what: 'The file is not a packet capture', where, remedy: 'Choose another file.' };
}
