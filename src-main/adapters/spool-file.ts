import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadSpool } from '../../src-core/capture-store/payload-place.ts';

/** Small writes that follow each other are gathered up to this many bytes. */
const GATHERED = 1024 * 1024;

/**
 * A temporary file of one capture for payload bytes that its capture file doesn't hold in one piece. Made when
 * the first byte comes, removed with `close`. Broken I/O (a full disk) throws what Node throws.
 */
export class SpoolFile implements PayloadSpool {
  private folder: string | undefined;
  private descriptor: number | undefined;
  private reserved = 0;
  private readonly gathered = Buffer.allocUnsafe(GATHERED);
  private gatheredAt = 0;
  private gatheredLength = 0;
  private writes = 0;

  /** Goes up whenever bytes are written: what was read before may be out of date. */
  get revision(): number {
    return this.writes;
  }

  reserve(length: number): number {
    const offset = this.reserved;
    this.reserved += length;
    return offset;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.writes++;
    const follows = offset === this.gatheredAt + this.gatheredLength;
    if (!follows || this.gatheredLength + bytes.length > GATHERED) this.flush();
    if (bytes.length > GATHERED) {
      writeFully(this.open(), bytes, offset);
      return;
    }
    if (this.gatheredLength === 0) this.gatheredAt = offset;
    this.gathered.set(bytes, this.gatheredLength);
    this.gatheredLength += bytes.length;
  }

  /** Up to `length` bytes at `offset`. */
  read(offset: number, target: Uint8Array): number {
    this.flush();
    return this.descriptor === undefined ? 0 : readSync(this.descriptor, target, 0, target.length, offset);
  }

  close(): void {
    if (this.descriptor !== undefined) {
      ftruncateSync(this.descriptor, 0);
      closeSync(this.descriptor);
    }
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
    this.descriptor = undefined;
    this.folder = undefined;
  }

  /** Writes what is gathered. Reading does it too; done beforehand, a disk that refuses is found while importing. */
  flush(): void {
    if (this.gatheredLength === 0) return;
    writeFully(this.open(), this.gathered.subarray(0, this.gatheredLength), this.gatheredAt);
    this.gatheredLength = 0;
  }

  private open(): number {
    if (this.descriptor !== undefined) return this.descriptor;
    this.folder = mkdtempSync(join(tmpdir(), 'framescope-spool-'));
    this.descriptor = openSync(join(this.folder, 'payloads'), 'w+', 0o600);
    // Where an open file can be removed, not even a killed process leaves payloads behind.
    if (process.platform !== 'win32') rmSync(this.folder, { recursive: true });
    return this.descriptor;
  }
}

function writeFully(descriptor: number, bytes: Uint8Array, offset: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, offset + written);
  }
}
