import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadSpool } from '../../src-core/capture-store/payload-place.ts';
import { readThere } from './read-there.ts';
import { writeFully } from './write-fully.ts';

/** Small writes that follow each other are gathered up to this many bytes. */
const GATHERED = 1024 * 1024;

/**
 * A temporary file of one capture for payload bytes that its capture file holds in small pieces only, or not at all.
 * Made when the first byte comes, removed with `close`. Writing to a disk that refuses (a full one) throws what Node throws, then
 * and ever after: nothing may be written behind a hole. All that was written before can still be read.
 */
export class SpoolFile implements PayloadSpool {
  private folder: string | undefined;
  private descriptor: number | undefined;
  private reserved = 0;
  private readonly gathered = Buffer.allocUnsafe(GATHERED);
  private gatheredAt = 0;
  private gatheredLength = 0;
  private writes = 0;
  private refusal: unknown;

  /** Goes up whenever bytes are written: what was read before may be out of date. */
  get revision(): number {
    return this.writes;
  }

  /** Whether the disk has refused to take more. */
  get hasRefused(): boolean {
    return this.refusal !== undefined;
  }

  reserve(length: number): number {
    const offset = this.reserved;
    this.reserved += length;
    return offset;
  }

  write(offset: number, bytes: Uint8Array): void {
    if (this.refusal !== undefined) throw this.refusal;
    this.writes++;
    const follows = offset === this.gatheredAt + this.gatheredLength;
    if (!follows || this.gatheredLength + bytes.length > GATHERED) this.flush();
    if (bytes.length > GATHERED) {
      this.writeToDisk(bytes, offset);
      return;
    }
    if (this.gatheredLength === 0) this.gatheredAt = offset;
    this.gathered.set(bytes, this.gatheredLength);
    this.gatheredLength += bytes.length;
  }

  /** Up to `length` bytes at `offset`, be they on the disk or gathered yet. */
  read(offset: number, target: Uint8Array): number {
    const onDisk = this.descriptor === undefined ? 0 : readThere(this.descriptor, target, offset);
    const start = Math.max(offset, this.gatheredAt);
    const end = Math.min(offset + target.length, this.gatheredAt + this.gatheredLength);
    if (start >= end) return onDisk;
    // What lies between was set aside and is not written yet.
    target.fill(0, onDisk, Math.max(onDisk, start - offset));
    target.set(this.gathered.subarray(start - this.gatheredAt, end - this.gatheredAt), start - offset);
    return Math.max(onDisk, end - offset);
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

  /** Writes what is gathered. */
  flush(): void {
    if (this.gatheredLength === 0) return;
    this.writeToDisk(this.gathered.subarray(0, this.gatheredLength), this.gatheredAt);
    this.gatheredLength = 0;
  }

  private writeToDisk(bytes: Uint8Array, offset: number): void {
    if (this.refusal !== undefined) throw this.refusal;
    try {
      writeFully(this.open(), bytes, offset);
    } catch (error) {
      this.refusal = error;
      throw error;
    }
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
