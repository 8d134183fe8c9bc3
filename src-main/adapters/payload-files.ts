import { closeSync, openSync, readSync } from 'node:fs';
import type { Extent, LentBytes, PayloadFiles } from '../../src-core/capture-store/payload-place.ts';
import type { SpoolFile } from './spool-file.ts';

/** Reads are served from one block of this size, so that rows in file order cost one system call for thousands. */
const BLOCK = 256 * 1024;

/** The capture file and the spool of one capture, opened for reading payloads back. */
export class CapturePayloadFiles implements PayloadFiles {
  private readonly descriptor: number;
  private readonly block = new Uint8Array(BLOCK);
  private blockAt = 0;
  private blockLength = 0;

  constructor(
    capturePath: string,
    private readonly spool: SpoolFile,
  ) {
    this.descriptor = openSync(capturePath, 'r');
  }

  read(file: Extent['file'], offset: number, length: number): Uint8Array {
    if (file === 'capture' && length <= BLOCK) {
      const { bytes, start, end } = this.lendFromBlock(offset, length);
      const copy = new Uint8Array(end - start);
      copy.set(bytes.subarray(start, end));
      return copy;
    }
    const bytes = new Uint8Array(length);
    const read =
      file === 'spool' ? this.spool.read(offset, bytes) : readSync(this.descriptor, bytes, 0, length, offset);
    return bytes.subarray(0, read);
  }

  /** The capture file from its beginning up to `end`, in pieces that are lent until the next is asked for. */
  *captureBytes(end: number): Generator<Uint8Array> {
    const piece = new Uint8Array(BLOCK);
    for (let at = 0; at < end; ) {
      const length = readSync(this.descriptor, piece, 0, Math.min(BLOCK, end - at), at);
      if (length === 0) return;
      at += length;
      yield piece.subarray(0, length);
    }
  }

  lend(file: Extent['file'], offset: number, length: number): LentBytes {
    if (file === 'capture' && length <= BLOCK) return this.lendFromBlock(offset, length);
    const bytes = this.read(file, offset, length);
    return { bytes, start: 0, end: bytes.length };
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private lendFromBlock(offset: number, length: number): LentBytes {
    const inBlock = offset >= this.blockAt && offset + length <= this.blockAt + this.blockLength;
    if (!inBlock) {
      this.blockAt = offset;
      this.blockLength = readSync(this.descriptor, this.block, 0, BLOCK, offset);
    }
    const start = offset - this.blockAt;
    return { bytes: this.block, start, end: Math.max(start, Math.min(start + length, this.blockLength)) };
  }
}
