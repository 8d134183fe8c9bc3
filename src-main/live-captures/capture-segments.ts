import { closeSync, openSync, rmSync } from 'node:fs';
import type { CaptureLimits } from '../../src-core/contract/capture-limits.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { FileSequence } from '../adapters/file-sequence.ts';
import type { ReachedLimit } from './limit-reached.ts';
import { LiveCaptureFile } from './live-capture-file.ts';
import { release, takeOver } from './ownership.ts';
import { ringFile } from './ring-names.ts';

/** What a packet takes in a file besides the bytes of the stream that it tells of: headers of TCP, IP and the block. */
const AROUND_BYTES = 128;

/** What a file begins with, by its number. */
export type BeginningOfFile = (number: number) => readonly Packet[];

/**
 * The files of a capture that has limits: one, with whose limit it ends, or the newest of a row of them. They are owned
 * together, by the path of the capture. Errors of the file system are thrown as Node throws them.
 */
export class CaptureSegments {
  /** The files that are there, for reading back. */
  readonly sequence: FileSequence;
  /** Whether another file follows one that is full. */
  readonly goesOn: boolean;
  /** The file that is written. */
  private file: LiveCaptureFile;
  private number = 1;
  private readonly paths: string[];
  /** When the file was begun, in milliseconds of `performance.now`. */
  private begunAt = performance.now();
  /** How much of the file repeats what others have. */
  private repeatedLength = 0;

  /** @param path of the capture; its only file or its first is there and empty, and becomes this process's own */
  constructor(
    readonly path: string,
    readonly limits: CaptureLimits,
  ) {
    this.goesOn = limits.files !== null;
    const first = this.goesOn ? ringFile(path, 1) : path;
    takeOver(path);
    this.paths = [first];
    this.file = new LiveCaptureFile(first, 0);
    this.sequence = new FileSequence([first]);
  }

  /** The file that is written now. */
  get current(): LiveCaptureFile {
    return this.file;
  }

  /** Whether nothing has come into the file yet, not even what it begins with. */
  get isUntouched(): boolean {
    return this.file.size === 0;
  }

  /** Which limit keeps a packet with so many bytes out of the file, if any does. A file holds at least one. */
  limitBefore(length: number): ReachedLimit | undefined {
    const { fileSize } = this.limits;
    const { size } = this.file;
    if (size === this.repeatedLength) return undefined;
    // What streams without number have to be repeated leaves room for something new.
    const most = fileSize === null ? Infinity : Math.max(fileSize, this.repeatedLength + fileSize / 2);
    return size + length + AROUND_BYTES > most ? 'fileSize' : this.timeLimit();
  }

  /** The limit of time, once it is reached. */
  timeLimit(): ReachedLimit | undefined {
    const { fileTime } = this.limits;
    if (fileTime === null) return undefined;
    return performance.now() - this.begunAt >= fileTime * 1000 ? 'fileTime' : undefined;
  }

  /** Begins the next file, and removes the oldest where there would be too many. All packets must have been flushed. */
  beginNext(): LiveCaptureFile {
    const start = this.file.writtenLength;
    const path = this.newFile();
    const { file } = this;
    this.file = new LiveCaptureFile(path, start);
    file.finish();
    this.paths.push(path);
    this.sequence.add(path, start);
    while (this.paths.length > (this.limits.files ?? 1)) this.removeOldest();
    return this.file;
  }

  /** Puts what a file begins with into the one that has just been begun, to be observed by nobody. */
  putBeginning(beginning: BeginningOfFile): void {
    for (const packet of beginning(this.number)) this.file.append(packet);
    this.file.flush();
    this.repeatedLength = this.file.size;
    if (this.goesOn) this.begunAt = performance.now();
  }

  /** Nothing more will come. */
  close(): void {
    this.file.close();
    release(this.path);
  }

  /** A file that others have put there keeps its name. */
  private newFile(): string {
    for (;;) {
      this.number++;
      const path = ringFile(this.path, this.number);
      try {
        closeSync(openSync(path, 'wx', 0o600));
        return path;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  private removeOldest(): void {
    const path = this.paths.shift();
    this.sequence.removeFirst();
    if (path !== undefined) rmSync(path, { force: true });
  }
}
