import type { Trouble } from '../../src-core/contract/trouble.ts';
import type { CaptureInterface } from '../../src-core/packets/capture-interface.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import { keepingTrouble } from './keeping-trouble.ts';
import type { LiveCaptureFile } from './live-capture-file.ts';

/** Packets wait for at most this many of them to be written together. */
const MOST_WAITING = 4096;

/**
 * Stands between a live source and those who observe its packets: each packet is in the file before it is observed,
 * so nothing that was ever shown can be lost, and all references to payloads are to that file.
 */
export class Recording implements RecordSink {
  private waiting: Packet[] = [];
  private failure: Trouble | undefined;

  constructor(
    private readonly file: LiveCaptureFile,
    private readonly observer: RecordSink,
  ) {}

  /** Why no more can be recorded, once that is so; packets that come after it are neither kept nor observed. */
  get trouble(): Trouble | undefined {
    return this.failure;
  }

  accept(packet: Packet): void {
    this.keep(() => this.waiting.push(this.file.append(packet)));
    if (this.waiting.length >= MOST_WAITING || this.file.isWorthWriting) this.commit();
  }

  interfaceDescribed(recordedAt: CaptureInterface): void {
    this.keep(() => this.file.describe(recordedAt));
    this.commit();
    if (this.failure === undefined) this.observer.interfaceDescribed(recordedAt);
  }

  sectionNoted(comments: readonly string[]): void {
    this.keep(() => this.file.beginSection(comments));
    this.commit();
    if (this.failure === undefined) this.observer.sectionNoted(comments);
  }

  /** Writes what was taken and has it observed; to be called when no more comes for now. */
  commit(): void {
    this.keep(() => this.file.flush());
    const kept = this.waiting;
    this.waiting = [];
    if (this.failure === undefined) for (const packet of kept) this.observer.accept(packet);
    if (this.waiting.length === 0) this.file.reuse();
  }

  private keep(write: () => void): void {
    if (this.failure !== undefined) return;
    try {
      write();
    } catch (error) {
      this.failure = keepingTrouble(error, this.file.path);
    }
  }
}
