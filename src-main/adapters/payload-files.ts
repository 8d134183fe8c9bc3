import type { Extent, LentBytes, PayloadFiles } from '../../src-core/capture-store/payload-place.ts';
import { FileSequence } from './file-sequence.ts';
import type { SpoolFile } from './spool-file.ts';

/** Reads are served from one block of this size, so that rows in file order cost one system call for thousands. */
const BLOCK = 256 * 1024;
/** Where rows are read in another order, a block would be read for each of them: then it is this small. */
const SMALL_BLOCK = 16 * 1024;

/** The capture file and the spool of one capture, opened for reading payloads back. It may be several files. */
export class CapturePayloadFiles implements PayloadFiles {
  private readonly capture: FileSequence;
  private readonly captureBlock: Block;
  private readonly spoolBlock: Block;
  private spoolRevision = -1;

  /** @param capture its path, or the files that it is; these are closed with all else here */
  constructor(
    capture: string | FileSequence,
    private readonly spool: SpoolFile,
  ) {
    const files = typeof capture === 'string' ? new FileSequence([capture]) : capture;
    this.capture = files;
    this.captureBlock = new Block((target, offset) => files.read(target, offset));
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
    const read = file === 'spool' ? this.spool.read(offset, bytes) : this.capture.read(bytes, offset);
    return bytes.subarray(0, read);
  }

  /** Bytes that the capture has at this moment, those of files that are gone among them. */
  get captureLength(): number {
    return this.capture.end;
  }

  /** How many bytes of its beginning went with files that are not kept. */
  get captureBytesGone(): number {
    return this.capture.start;
  }

  /** The capture from its beginning up to `end`, in pieces that are lent until the next is asked for. */
  captureBytes(end: number): Generator<Uint8Array> {
    return this.capture.bytes(end);
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
    this.capture.close();
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
