import { close, closeSync, fdatasync, ftruncateSync, openSync, rmSync } from 'node:fs';
import type { CaptureInterface } from '../../src-core/packets/capture-interface.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import { writeFully } from '../adapters/write-fully.ts';
import { release, takeOver } from './ownership.ts';

/** Packets are gathered up to this many bytes before they are written by themselves. */
const GATHERED = 1024 * 1024;
/** So many gathered bytes are worth a write of their own. */
const WORTH_WRITING = GATHERED / 2;
/** What was written is brought to the disk itself this often, in milliseconds: a power cut costs no more than that. */
const SYNC_INTERVAL = 1000;

/**
 * The pcapng file of a live capture. A packet has been kept when `flush` returns: the kernel has it then, and the
 * end of this process, however sudden, takes nothing of it away. Errors of the file system are thrown as Node throws
 * them; the file then ends with the last packet that was kept whole.
 */
export class LiveCaptureFile {
  private readonly descriptor: number;
  private writer = new PcapngWriter();
  /** What stands before the first packet, and is written with it: a capture without any leaves an empty file. */
  private head: Uint8Array[];
  private headLength = 0;
  /** Packets that were written stay here until they are done with: those who observe them are lent these very bytes. */
  private gathered = new Uint8Array(GATHERED);
  private gatheredLength = 0;
  /** How many of the gathered bytes are written. */
  private gatheredWritten = 0;
  private length = 0;
  private syncedLength = 0;
  private isSyncing = false;
  private readonly syncTimer: NodeJS.Timeout;

  /**
   * @param path a file that is there and empty, reserved by `UnsavedCaptures`; it becomes this process's own
   * @param start where it begins in the capture when it is one of several, which somebody else owns; otherwise nothing
   */
  constructor(
    readonly path: string,
    private readonly start?: number,
  ) {
    this.head = [this.writer.section()];
    if (start === undefined) takeOver(path);
    this.descriptor = openSync(path, 'r+');
    this.syncTimer = setInterval(() => this.sync(), SYNC_INTERVAL);
    this.syncTimer.unref();
  }

  /**
   * Puts a packet behind the others. What is returned is the same packet as the file has it: `origin` is where its
   * bytes lie, and the bytes are good until `reuse`. It is to be shown only after `flush`.
   */
  append(packet: Packet): Packet {
    this.gatherHead();
    const { bytes, dataOffset } = this.writer.packet(packet, (length) => this.room(length));
    const origin = this.before + this.size - bytes.length + dataOffset;
    return { ...packet, bytes: bytes.subarray(dataOffset, dataOffset + packet.bytes.length), origin };
  }

  /** Whether enough has been gathered for it to be written before more comes. */
  get isWorthWriting(): boolean {
    return this.gatheredLength >= WORTH_WRITING;
  }

  /** Bytes of the capture that lie in files before this one. */
  private get before(): number {
    return this.start ?? 0;
  }

  /** Bytes of the capture that are written. */
  get writtenLength(): number {
    return this.before + this.length;
  }

  /** The length of the file, with what is gathered. */
  get size(): number {
    return this.length + this.gatheredLength - this.gatheredWritten;
  }

  /** Describes an interface whose packets may come; its comments stand with it. */
  describe(recordedAt: CaptureInterface): void {
    const block = this.writer.describe(recordedAt);
    this.head.push(block);
    this.headLength += block.length;
    // Packets may never come, and descriptions without end.
    if (this.headLength > GATHERED) this.gatherHead();
  }

  /** What comes from here on is of another section, about which something is noted. */
  beginSection(comments: readonly string[]): void {
    this.writer = new PcapngWriter();
    // Of a section without packets nothing is kept.
    this.head = [this.writer.section(comments)];
    this.headLength = 0;
  }

  /** Writes what is gathered. */
  flush(): void {
    const { gatheredLength } = this;
    this.write(this.gathered.subarray(this.gatheredWritten, gatheredLength));
    this.gatheredWritten = gatheredLength;
  }

  /** Nobody needs the packets any more that were appended and flushed. */
  reuse(): void {
    this.gatheredLength = 0;
    this.gatheredWritten = 0;
  }

  /** Nothing more will come. The file stays, unless no packet has come, and belongs to nobody then. */
  close(): void {
    clearInterval(this.syncTimer);
    closeSync(this.descriptor);
    if (this.length === 0) rmSync(this.path, { force: true });
    if (this.start === undefined) release(this.path);
  }

  /** Nothing more will come, and another file follows. It is closed when the disk itself has it. */
  finish(): void {
    clearInterval(this.syncTimer);
    fdatasync(this.descriptor, () => close(this.descriptor, () => {}));
  }

  private gatherHead(): void {
    for (const block of this.head.splice(0)) this.room(block.length).set(block);
    this.headLength = 0;
  }

  /** Memory for the next bytes of the file. */
  private room(length: number): Uint8Array {
    if (this.gatheredLength + length > this.gathered.length) {
      this.flush();
      // What is lent stays as it is.
      this.gathered = new Uint8Array(Math.max(GATHERED, length));
      this.reuse();
    }
    const at = this.gatheredLength;
    this.gatheredLength += length;
    return this.gathered.subarray(at, this.gatheredLength);
  }

  private write(bytes: Uint8Array): void {
    try {
      writeFully(this.descriptor, bytes, this.length);
      this.length += bytes.length;
    } catch (error) {
      this.reuse();
      this.endWithWholePacket();
      throw error;
    }
  }

  /** Half a packet at the end would have to be explained to every reader of the file. */
  private endWithWholePacket(): void {
    try {
      ftruncateSync(this.descriptor, this.length);
    } catch {
      // Then it is explained: such a file counts as cut. What stopped the writing is the news.
    }
  }

  private sync(): void {
    if (this.isSyncing || this.syncedLength === this.length) return;
    const { length } = this;
    this.isSyncing = true;
    fdatasync(this.descriptor, (error) => {
      this.isSyncing = false;
      // Not every file system can; what the kernel has is as much as can be had there.
      if (error === null) this.syncedLength = length;
    });
  }
}
