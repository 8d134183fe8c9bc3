import type {
  Extent,
  LentBytes,
  PayloadFiles,
  PayloadSpool,
} from '../../src-core/capture-store/payload-place.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { joinBytes } from './bytes.ts';

interface Run {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The two files payloads lie in, held in memory: the packets of a capture, and a spool that records its use. */
export class MemorySpool implements PayloadSpool, PayloadFiles {
  /** What was set aside, in order. */
  readonly reserved: number[] = [];
  private readonly written: Run[] = [];
  private end = 0;
  private readonly capture: readonly Run[];

  constructor(packets: readonly Packet[] = []) {
    this.capture = packets.map(({ origin, bytes }) => ({ offset: origin, bytes }));
  }

  reserve(length: number): number {
    this.reserved.push(length);
    this.end += length;
    return this.end - length;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.written.push({ offset, bytes: joinBytes(bytes) });
  }

  read(file: Extent['file'], offset: number, length: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    const runs = file === 'capture' ? this.capture : this.written;
    let at = offset;
    while (at < offset + length) {
      const run = runs.find((one) => one.offset <= at && at < one.offset + one.bytes.length);
      if (run === undefined) break;
      const piece = run.bytes.subarray(at - run.offset, offset + length - run.offset);
      pieces.push(piece);
      at += piece.length;
    }
    return joinBytes(...pieces);
  }

  lend(file: Extent['file'], offset: number, length: number): LentBytes {
    const bytes = this.read(file, offset, length);
    return { bytes, start: 0, end: bytes.length };
  }
}
