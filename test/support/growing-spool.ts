import type { Extent, PayloadFiles, PayloadSpool } from '../../src-core/capture-store/payload-place.ts';

/** A spool in one piece of memory, for many short captures; there is no capture file beside it. */
export class GrowingSpool implements PayloadSpool, PayloadFiles {
  private held = new Uint8Array(64 * 1024);
  private end = 0;

  reserve(length: number): number {
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
    if (offset + bytes.length > this.end) throw new Error('written beyond what was reserved');
    this.held.set(bytes, offset);
  }

  read(file: Extent['file'], offset: number, length: number): Uint8Array {
    if (file === 'capture') throw new Error('there is no capture file');
    if (offset + length > this.end) throw new Error('read beyond what was reserved');
    return this.held.slice(offset, offset + length);
  }

  /** Forgets everything, and may be used again. */
  clear(): void {
    this.held.fill(0, 0, this.end);
    this.end = 0;
  }
}
