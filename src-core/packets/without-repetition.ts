import type { CaptureInterface } from './capture-interface.ts';
import type { Packet } from './packet.ts';
import { NOTE_LINK_TYPE, readNote } from './proxy-note.ts';
import type { RecordSink } from './record-sink.ts';

/**
 * Passes over what files that follow each other say twice, so that they read as one: what a file repeats at its beginning
 * is new only to whoever has not just read the file before it.
 */
export class WithoutRepetition implements RecordSink {
  /** The number of the file that is being read. */
  private file: number | undefined;
  private toPassOver = 0;

  constructor(private readonly sink: RecordSink) {}

  accept(packet: Packet): void {
    if (this.toPassOver > 0) this.toPassOver--;
    else if (packet.linkType !== NOTE_LINK_TYPE || !this.beginsNext(packet.bytes)) this.sink.accept(packet);
  }

  interfaceDescribed(recordedAt: CaptureInterface): void {
    this.sink.interfaceDescribed(recordedAt);
  }

  sectionNoted(comments: readonly string[]): void {
    this.sink.sectionNoted(comments);
  }

  /** Whether the bytes are the note that begins the file behind the one that was read. */
  private beginsNext(bytes: Uint8Array): boolean {
    const note = readNote(bytes)?.note;
    if (note?.kind !== 'file') return false;
    const isNext = this.file !== undefined && note.number === this.file + 1;
    this.file = note.number;
    if (isNext) this.toPassOver = note.repeated;
    return isNext;
  }
}
