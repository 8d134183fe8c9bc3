import type { Trouble } from '../../src-core/contract/trouble.ts';
import type { CaptureInterface } from '../../src-core/packets/capture-interface.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import type { BeginningOfFile, CaptureSegments } from './capture-segments.ts';
import { keepingTrouble } from './keeping-trouble.ts';
import { limitReached, type ReachedLimit } from './limit-reached.ts';
import type { LiveCaptureFile } from './live-capture-file.ts';

/** Packets wait for at most this many of them to be written together. */
const MOST_WAITING = 4096;

/**
 * Stands between a live source and those who observe its packets: each packet is in the file before it is observed,
 * so nothing that was ever shown can be lost, and all references to payloads are to that file, or to one of a row of them.
 */
export class Recording implements RecordSink {
  private waiting: Packet[] = [];
  private failure: Trouble | undefined;
  private isFull = false;
  /** What was described, which each file says for itself. */
  private readonly described: CaptureInterface[] = [];
  private beginning: BeginningOfFile = () => [];

  /** @param segments where the file has limits; it is then the first of theirs */
  constructor(
    private file: LiveCaptureFile,
    private readonly observer: RecordSink,
    private readonly segments?: CaptureSegments,
  ) {}

  /** Why no more can be recorded, once that is so; packets that come after it are neither kept nor observed. */
  get trouble(): Trouble | undefined {
    return this.failure;
  }

  /** Whether that is because its user wanted no more. */
  get hasReachedLimit(): boolean {
    return this.isFull;
  }

  /** Bytes of the capture that are written. */
  get writtenLength(): number {
    return this.file.writtenLength;
  }

  /**
   * Has each file begin with packets that are new to none but its reader, and shows them to nobody.
   *
   * @returns whether there may be more files than one
   */
  beginFilesWith(beginning: BeginningOfFile): boolean {
    if (this.segments?.goesOn !== true) return false;
    this.beginning = beginning;
    return true;
  }

  /** Sees to it that a packet with about so many bytes of a stream has its place; to be called before it is made. */
  makeRoom(length: number): void {
    const { segments } = this;
    if (segments === undefined || this.failure !== undefined) return;
    const reached = segments.limitBefore(length);
    if (reached !== undefined) this.endFile(segments, reached);
    else if (segments.isUntouched) this.keep(() => segments.putBeginning(this.beginning));
  }

  /** Ends a recording whose time is up although nothing comes. */
  checkTime(): void {
    const { segments } = this;
    const reached = segments?.goesOn === false ? segments.timeLimit() : undefined;
    if (segments !== undefined && reached !== undefined) this.endFile(segments, reached);
  }

  accept(packet: Packet): void {
    this.keep(() => this.waiting.push(this.file.append(packet)));
    if (this.waiting.length >= MOST_WAITING || this.file.isWorthWriting) this.commit();
  }

  interfaceDescribed(recordedAt: CaptureInterface): void {
    this.described.push(recordedAt);
    this.keep(() => this.file.describe(recordedAt));
    this.commit();
    if (this.failure === undefined) this.observer.interfaceDescribed(recordedAt);
  }

  sectionNoted(comments: readonly string[]): void {
    this.described.length = 0;
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

  private endFile(segments: CaptureSegments, reached: ReachedLimit): void {
    this.commit();
    if (this.failure !== undefined) return;
    if (segments.goesOn) {
      this.keep(() => this.goOn(segments));
      return;
    }
    this.isFull = true;
    this.failure = limitReached(reached, segments.limits, segments.path);
  }

  private goOn(segments: CaptureSegments): void {
    this.file = segments.beginNext();
    for (const recordedAt of this.described) this.file.describe(recordedAt);
    segments.putBeginning(this.beginning);
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
