import type { Extent, PayloadFiles, PayloadSpool } from '../../src-core/capture-store/payload-place.ts';
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
  private readonly capture: readonly Run[];

  constructor(packets: readonly Packet[] = []) {
    this.capture = packets.map(({ origin, bytes }) => ({ offset: origin, bytes }));
  }

  reserve(length: number): number {
    const offset = this.reserved.reduce((sum, earlier) => sum + earlier, 0);
    this.reserved.push(length);
    return offset;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.written.push({ offset, bytes: joinBytes(bytes) });
  }

  read(file: Extent['file'], offset: number, length: number): Uint8Array {
    const bytes: number[] = [];
    const runs = file === 'capture' ? this.capture : this.written;
    while (bytes.length < length) {
      const at = offset + bytes.length;
      const run = runs.find((one) => one.offset <= at && at < one.offset + one.bytes.length);
      if (run === undefined) break;
      bytes.push(...run.bytes.subarray(at - run.offset, at - run.offset + length - bytes.length));
    }
    return Uint8Array.from(bytes);
  }
}
