import { joinBytes } from '../../../../src-core/bytes/copy.ts';
import type { Row } from '../../../../src-core/capture-store/frame-table.ts';
import type { FrameHeader } from '../../../../src-core/websocket/frame-header.ts';
import type { FramePart } from '../../../../src-core/websocket/frame-splitter.ts';

/** A frame as it came, on its way through a gate. */
export interface PassingFrame {
  readonly header: FrameHeader;
  readonly row: Row;
  /** Among the frames of its direction, counted from 0 as they came. */
  readonly number: number;
  readonly pieces: readonly Uint8Array[];
}

/** What passes, or doesn't, as a whole: the frames of one message, or one control frame. */
export interface PassingUnit {
  readonly frames: readonly PassingFrame[];
  /** Row of the message; `undefined` of a control frame. */
  readonly message: Row | undefined;
  /** `performance.now()` when it was complete. */
  readonly arrived: number;
  /** The content to be sent instead of what came. */
  content: { readonly type: 'text' | 'binary'; readonly bytes: Uint8Array } | undefined;
  /** `cut`: it doesn't go on, and the connection is broken off. */
  fate: 'forward' | 'drop' | 'cut';
  /** How often it is sent beyond the first time. */
  repeats: number;
  /** `performance.now()` before which it doesn't go on. */
  notBefore: number;
  /** Waits for a decision. */
  isHeld: boolean;
  /** The rule that has changed something about it. */
  rule: string | null;
  /** Takes it back from those who may decide. */
  release: (() => void) | undefined;
}

export function newUnit(frames: readonly PassingFrame[], message: Row | undefined): PassingUnit {
  return {
    frames,
    message,
    arrived: performance.now(),
    content: undefined,
    fate: 'forward',
    repeats: 0,
    notBefore: 0,
    isHeld: false,
    rule: null,
    release: undefined,
  };
}

/** The bytes as they came. */
export function bytesOf({ frames }: PassingUnit): Uint8Array {
  return joinBytes(frames.flatMap(({ pieces }) => pieces));
}

export function lengthOf(unit: Pick<PassingUnit, 'frames'>): number {
  return unit.frames.reduce((sum, { pieces }) => sum + piecesLength(pieces), 0);
}

function piecesLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** The frame under way, piece by piece. */
export class FrameUnderWay {
  private pieces: Uint8Array[] = [];

  /** The pieces of a frame that ends with this part. */
  add({ bytes, ends }: FramePart): readonly Uint8Array[] | undefined {
    this.pieces.push(bytes);
    if (!ends) return undefined;
    const { pieces } = this;
    this.pieces = [];
    return pieces;
  }

  get length(): number {
    return piecesLength(this.pieces);
  }

  /** What has come of it so far, which is then no longer kept. */
  take(): readonly Uint8Array[] {
    return this.pieces.splice(0);
  }
}
