import type { Nanoseconds } from '../stream/time.ts';
import type { Row } from './frame-table.ts';

export interface CommentLimits {
  /** Comments that are kept; more are only counted. */
  readonly comments: number;
  /** UTF-16 units of all comments together. */
  readonly commentText: number;
}

/** What a comment is about. */
export type CommentSubject =
  | { readonly kind: 'section' }
  | { readonly kind: 'interface'; readonly name: string | undefined }
  | {
      readonly kind: 'packet';
      /** Packets count from 1, as elsewhere. */
      readonly packet: number;
      readonly at: Nanoseconds;
      /** The frames that ended with it: the first, and the one after the last. */
      readonly frames: readonly [start: Row, end: Row];
    };

/** Something that somebody has noted in a capture, as its author wrote it. */
export interface CaptureComment {
  readonly subject: CommentSubject;
  readonly text: string;
}

/** The comments of a capture, in its order. */
export class CommentTable {
  private readonly kept: CaptureComment[] = [];
  /**
   * Those of packets that frames ended with, by rising frames. They stand with the first of those frames: a packet may
   * hold thousands, and each would repeat what is noted once.
   */
  private readonly framed: { readonly frame: Row; readonly text: string }[] = [];
  private textLength = 0;
  private notKept = 0;

  constructor(private readonly limits: CommentLimits) {}

  get all(): readonly CaptureComment[] {
    return this.kept;
  }

  /** How many came beyond the limits. */
  get overLimit(): number {
    return this.notKept;
  }

  add(subject: CommentSubject, texts: readonly string[]): void {
    for (const text of texts) {
      const { comments, commentText } = this.limits;
      if (this.kept.length >= comments || this.textLength + text.length > commentText) {
        this.notKept++;
        continue;
      }
      this.textLength += text.length;
      this.kept.push({ subject, text });
      if (subject.kind === 'packet' && subject.frames[0] < subject.frames[1])
        this.framed.push({ frame: subject.frames[0], text });
    }
  }

  /** Whether there are comments on the packet that a frame is the first to end with. */
  hasOfFrame(row: Row): boolean {
    return this.framed[this.firstFrom(row)]?.frame === row;
  }

  /** The comments on the packet that a frame is the first to end with. */
  ofFrame(row: Row): string[] {
    const texts: string[] = [];
    for (let at = this.firstFrom(row); this.framed[at]?.frame === row; at++)
      texts.push(this.framed[at]!.text);
    return texts;
  }

  private firstFrom(row: Row): number {
    let [low, high] = [0, this.framed.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.framed[middle]!.frame < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
