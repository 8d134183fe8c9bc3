import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathBeside } from '../adapters/file-beside.ts';
import { writeFully } from '../adapters/write-fully.ts';
import type { ConversionOutput } from './conversion-output.ts';

/** Small pieces are gathered up to this many bytes. */
const GATHERED = 1024 * 1024;
/** What a UTF-16 unit takes at most in UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * A file that takes its place only when it is whole: it is written beside its target and renamed, so that whatever
 * happens before, an existing target stays as it was. What is no regular file (a pipe, a device) is written directly.
 */
export class OutputFile implements ConversionOutput {
  readonly name: string;
  readonly isOpen = true;
  failure: unknown;
  private readonly target: string;
  private readonly replaced: Stats | undefined;
  /** The file being written; `undefined` when that is the target itself, or has become it. */
  private beside: string | undefined;
  private descriptor: number | undefined;
  private readonly gathered = Buffer.allocUnsafe(GATHERED);
  private gatheredLength = 0;

  /** @param path the target; nothing is there yet, or something that is replaced in the end */
  constructor(path: string) {
    this.name = path;
    const known = statSync(path, { throwIfNoEntry: false });
    // A link stays a link: what it leads to is replaced.
    this.target = known === undefined ? path : realpathSync(path);
    if (known?.isDirectory() === true) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    // Also where the folder would allow to replace a file that may not be written.
    if (known !== undefined) accessSync(this.target, constants.W_OK);
    if (known === undefined || known.isFile()) {
      this.beside = pathBeside(this.target);
      this.replaced = known;
    }
    // What was private stays so, from the first byte.
    const mode = known?.isFile() === true ? known.mode & 0o777 : 0o666;
    this.descriptor = openSync(this.beside ?? this.target, this.beside === undefined ? 'w' : 'wx', mode);
  }

  write(piece: Uint8Array | string): void {
    this.attempt(() => this.take(piece));
  }

  async ready(): Promise<void> {
    await nextTurn();
  }

  async finish(): Promise<void> {
    this.attempt(() => this.takePlace());
  }

  discard(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
    if (this.beside !== undefined) rmSync(this.beside, { force: true });
    this.beside = undefined;
  }

  private take(piece: Uint8Array | string): void {
    const most = typeof piece === 'string' ? piece.length * BYTES_PER_UNIT : piece.length;
    if (this.gatheredLength + most > GATHERED) this.flush();
    if (most > GATHERED) {
      this.writeFully(typeof piece === 'string' ? Buffer.from(piece) : piece);
    } else if (typeof piece === 'string') {
      this.gatheredLength += this.gathered.write(piece, this.gatheredLength);
    } else {
      this.gathered.set(piece, this.gatheredLength);
      this.gatheredLength += piece.length;
    }
  }

  private takePlace(): void {
    this.flush();
    const { descriptor, beside, target, replaced } = this;
    if (descriptor === undefined) return;
    // Some file systems find out only now that there is no room.
    if (beside !== undefined) fsyncSync(descriptor);
    this.descriptor = undefined;
    closeSync(descriptor);
    if (beside === undefined) return;
    if (replaced !== undefined) chmodSync(beside, replaced.mode & 0o777);
    renameSync(beside, target);
    this.beside = undefined;
  }

  private flush(): void {
    const length = this.gatheredLength;
    this.gatheredLength = 0;
    this.writeFully(this.gathered.subarray(0, length));
  }

  private writeFully(bytes: Uint8Array): void {
    if (this.descriptor === undefined) throw new Error('the file is not open any more');
    writeFully(this.descriptor, bytes, null);
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
