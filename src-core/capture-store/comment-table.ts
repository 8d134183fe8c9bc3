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
  /** Those of packets that frames ended with, by rising frames. */
  private readonly framed: { readonly frames: readonly [Row, Row]; readonly text: string }[] = [];
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
        this.framed.push({ frames: subject.frames, text });
    }
  }

  /** Whether there are comments on the packet that a frame ended with. */
  hasOfFrame(row: Row): boolean {
    const first = this.framed[this.firstEndingBehind(row)];
    return first !== undefined && first.frames[0] <= row;
  }

  /** The comments of the packet that a frame ended with. */
  ofFrame(row: Row): string[] {
    const texts: string[] = [];
    for (let at = this.firstEndingBehind(row); at < this.framed.length; at++) {
      const { frames, text } = this.framed[at]!;
      if (frames[0] > row) break;
      texts.push(text);
    }
    return texts;
  }

  /** The same for some frames in ascending order; what is about several of them is told once. */
  ofFrames(rows: readonly Row[]): string[] {
    const texts: string[] = [];
    let next = 0;
    for (const row of rows) {
      for (let at = Math.max(next, this.firstEndingBehind(row)); at < this.framed.length; at++) {
        const { frames, text } = this.framed[at]!;
        if (frames[0] > row) break;
        texts.push(text);
        next = at + 1;
      }
    }
    return texts;
  }

  private firstEndingBehind(row: Row): number {
    let [low, high] = [0, this.framed.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.framed[middle]!.frames[1] <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
