import type {
  Extent,
  LentBytes,
  PayloadFiles,
  PayloadSpool,
} from '../../src-core/capture-store/payload-place.ts';

/** Bytes in one piece of memory that grows at its end. */
class GrowingBytes {
  end = 0;
  private held = new Uint8Array(64 * 1024);

  grow(length: number): number {
    const offset = this.end;
    this.end += length;
    if (this.end > this.held.length) {
      const grown = new Uint8Array(2 * this.end);
      grown.set(this.held);
      this.held = grown;
    }
    return offset;
  }

  write(offset: number, bytes: Uint8Array): void {
    if (offset + bytes.length > this.end) throw new Error('written beyond what there is');
    this.held.set(bytes, offset);
  }

  read(offset: number, length: number): Uint8Array {
    if (offset + length > this.end) throw new Error('read beyond what there is');
    return this.held.slice(offset, offset + length);
  }

  clear(): void {
    this.held.fill(0, 0, this.end);
    this.end = 0;
  }
}

/** A spool in memory, for many short captures, and the capture file beside it. */
export class GrowingSpool implements PayloadSpool, PayloadFiles {
  private readonly spooled = new GrowingBytes();
  private readonly captured = new GrowingBytes();

  reserve(length: number): number {
    return this.spooled.grow(length);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.spooled.write(offset, bytes);
  }

  /** Appends to the capture file, and gives the offset. */
  capture(bytes: Uint8Array): number {
    const offset = this.captured.grow(bytes.length);
    this.captured.write(offset, bytes);
    return offset;
  }

  read(file: Extent['file'], offset: number, length: number): Uint8Array {
    return (file === 'spool' ? this.spooled : this.captured).read(offset, length);
  }

  lend(file: Extent['file'], offset: number, length: number): LentBytes {
    const bytes = this.read(file, offset, length);
    return { bytes, start: 0, end: bytes.length };
  }

  /** Forgets everything, and may be used again. */
  clear(): void {
    this.spooled.clear();
    this.captured.clear();
  }
}
