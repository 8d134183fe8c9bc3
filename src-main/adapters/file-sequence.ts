import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readThere } from './read-there.ts';

/** What is read at a time where all is read. */
const PIECE = 256 * 1024;

interface HeldFile {
  readonly descriptor: number;
  /** Where the file begins among the bytes of all. */
  readonly start: number;
  /** Who reads it: the sequence itself, and each reading of all its bytes. It is closed by the last of them. */
  holders: number;
}

/**
 * Files whose bytes count as those of one, the first file's first. More may come behind them, and the first may go: what
 * lies in the others keeps its place.
 */
export class FileSequence {
  private readonly files: HeldFile[] = [];

  /** @param paths of which only the last may still grow. Throws what Node throws when one can't be opened. */
  constructor(paths: readonly string[]) {
    try {
      for (const path of paths) this.add(path, this.end);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Where the first file begins that is there. */
  get start(): number {
    return this.files[0]?.start ?? 0;
  }

  /** Where the last one ends at this moment. */
  get end(): number {
    const last = this.files.at(-1);
    return last === undefined ? 0 : last.start + fstatSync(last.descriptor).size;
  }

  /** A file that comes behind the others. @param start where the bytes of those end */
  add(path: string, start: number): void {
    this.files.push({ descriptor: openSync(path, 'r'), start, holders: 1 });
  }

  /** The first file goes; its bytes are not to be had any more. */
  removeFirst(): void {
    const first = this.files.shift();
    if (first !== undefined) letGo(first);
  }

  /** Fills the target from an offset on, at most to the end of the file that it lies in; tells how much there was. */
  read(target: Uint8Array, offset: number): number {
    const file = this.files.findLast(({ start }) => start <= offset);
    return file === undefined ? 0 : readThere(file.descriptor, target, offset - file.start);
  }

  /**
   * All bytes up to `end`, in pieces that are lent until the next is asked for. Files that go meanwhile are read all
   * the same, and files that come are not.
   */
  *bytes(end: number): Generator<Uint8Array> {
    const piece = new Uint8Array(PIECE);
    const held = [...this.files];
    for (const file of held) file.holders++;
    try {
      for (const { descriptor, start } of held) {
        for (let at = 0; start + at < end; ) {
          const length = readSync(descriptor, piece, 0, Math.min(PIECE, end - start - at), at);
          if (length === 0) break;
          at += length;
          yield piece.subarray(0, length);
        }
      }
    } finally {
      held.forEach(letGo);
    }
  }

  close(): void {
    this.files.splice(0).forEach(letGo);
  }
}

function letGo(file: HeldFile): void {
  file.holders--;
  if (file.holders === 0) closeSync(file.descriptor);
}
