import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Extent, LentBytes, PayloadFiles } from '../../src-core/capture-store/payload-place.ts';
import { readThere } from './read-there.ts';
import type { SpoolFile } from './spool-file.ts';

/** Reads are served from one block of this size, so that rows in file order cost one system call for thousands. */
const BLOCK = 256 * 1024;
/** Where rows are read in another order, a block would be read for each of them: then it is this small. */
const SMALL_BLOCK = 16 * 1024;

/** The capture file and the spool of one capture, opened for reading payloads back. */
export class CapturePayloadFiles implements PayloadFiles {
  private readonly descriptor: number;
  private readonly captureBlock: Block;
  private readonly spoolBlock: Block;
  private spoolRevision = -1;

  constructor(
    capturePath: string,
    private readonly spool: SpoolFile,
  ) {
    this.descriptor = openSync(capturePath, 'r');
    this.captureBlock = new Block((target, offset) => readThere(this.descriptor, target, offset));
    this.spoolBlock = new Block((target, offset) => this.spool.read(offset, target));
  }

  read(file: Extent['file'], offset: number, length: number): Uint8Array {
    if (length <= BLOCK) {
      const { bytes, start, end } = this.lend(file, offset, length);
      const copy = new Uint8Array(end - start);
      copy.set(bytes.subarray(start, end));
      return copy;
    }
    const bytes = new Uint8Array(length);
    const read =
      file === 'spool' ? this.spool.read(offset, bytes) : readThere(this.descriptor, bytes, offset);
    return bytes.subarray(0, read);
  }

  /** Bytes that the capture file has at this moment. */
  get captureLength(): number {
    return fstatSync(this.descriptor).size;
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
    if (length > BLOCK) {
      const bytes = this.read(file, offset, length);
      return { bytes, start: 0, end: bytes.length };
    }
    if (file === 'capture') return this.captureBlock.lend(offset, length);
    const { revision } = this.spool;
    if (revision !== this.spoolRevision) this.spoolBlock.forget();
    this.spoolRevision = revision;
    return this.spoolBlock.lend(offset, length);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** The part of a file that was read last. */
class Block {
  private bytes: Uint8Array | undefined;
  private at = 0;
  private length = 0;

  /** @param readInto fills the target from an offset on and tells how much there was */
  constructor(private readonly readInto: (target: Uint8Array, offset: number) => number) {}

  lend(offset: number, length: number): LentBytes {
    this.bytes ??= new Uint8Array(BLOCK);
    const isInside = offset >= this.at && offset + length <= this.at + this.length;
    if (!isInside) {
      const goesOn = offset >= this.at && offset <= this.at + this.length + BLOCK;
      const size = goesOn ? BLOCK : Math.max(length, SMALL_BLOCK);
      this.at = offset;
      this.length = this.readInto(this.bytes.subarray(0, size), offset);
    }
    const start = offset - this.at;
    return { bytes: this.bytes, start, end: Math.max(start, Math.min(start + length, this.length)) };
  }

  forget(): void {
    this.length = 0;
  }
}
