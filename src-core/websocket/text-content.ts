import { type MalformedUtf8, Utf8Checker } from '../bytes/utf-8-checker.ts';
import {
  type FrameContentEnd,
  type MessageContent,
  type MessageFrame,
  NOTHING_FOUND,
  utf8Finding,
} from './message-content.ts';
import type { Peer } from './violations/violation.ts';

/** Text that is not compressed: checked to be UTF-8 while it comes. One serves message after message. */
export class TextContent implements MessageContent {
  private readonly checker = new Utf8Checker();
  private fault: MalformedUtf8 | undefined;
  private frame: MessageFrame = { headerLength: 0, rsv1: false, ends: false };
  /** Bytes of the message before the frame under way, and with it. */
  private frameStart = 0;
  private length = 0;
  /** A fault is told once, and nothing can be said behind a hole. */
  private isOver = false;

  constructor(private readonly sender: Peer) {}

  /** Another message begins, whatever became of the one before. */
  restart(): this {
    this.checker.restart();
    this.fault = undefined;
    this.frameStart = 0;
    this.length = 0;
    this.isOver = false;
    return this;
  }

  frameStarted(frame: MessageFrame): void {
    this.frame = frame;
    this.frameStart = this.length;
  }

  accept(bytes: Uint8Array, from: number, to: number): void {
    this.length += to - from;
    if (!this.isOver) this.fault ??= this.checker.accept(bytes, from, to);
  }

  lose(): void {
    // What is known to be wrong stays wrong, whatever follows.
    if (this.fault === undefined) this.isOver = true;
  }

  frameEnded(): FrameContentEnd {
    if (this.isOver) return NOTHING_FOUND;
    if (this.frame.ends) this.fault ??= this.checker.end();
    if (this.fault === undefined) return NOTHING_FOUND;
    this.isOver = true;
    return { findings: [utf8Finding(this.fault, this.sender, this.bytesInFrame(this.fault))] };
  }

  /** The part of the fault that lies in this frame, if any; its beginning may lie in an earlier one. */
  private bytesInFrame({ start, end }: MalformedUtf8): readonly [number, number] | undefined {
    const { headerLength } = this.frame;
    if (end <= this.frameStart) return undefined;
    const inFrame = (offset: number): number => headerLength + Math.max(0, offset - this.frameStart);
    return [inFrame(start), inFrame(end)];
  }
}
