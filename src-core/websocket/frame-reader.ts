import { copyBytes, joinBytes } from '../bytes/copy.ts';
import { type ByteOrigin, NOT_IN_FILE, type StreamBytes } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import {
  blankFrameHeader,
  type FrameHeader,
  fillFrameHeader,
  headerLengthFrom,
  LONGEST_FRAME_HEADER,
  parseFrameHeader,
  payloadLength,
} from './frame-header.ts';

/** A frame that lies whole in one piece. Only lent. */
export interface WholeFrame {
  readonly header: FrameHeader;
  /** What holds the payload as on the wire, from `from` up to `to`. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Where the byte at `from` lies in the capture file. */
  readonly origin: ByteOrigin;
  readonly at: Nanoseconds;
}

/** Told of the frames of one direction as their bytes arrive; nothing of a payload is held by the reader. */
export interface FrameHandler {
  /** A whole frame at once; `false` where it is to be told in parts, by the calls that follow. */
  wholeFrame(frame: WholeFrame): boolean;
  /** A header is complete; `at` is when its first byte arrived. */
  frameStarted(header: FrameHeader, at: Nanoseconds): void;
  /**
   * Some of the payload as on the wire, still masked: `bytes` from `from` up to `to`. They are only lent.
   *
   * @param origin where the byte at `from` lies in the capture file
   */
  framePayload(bytes: Uint8Array, from: number, to: number, origin: ByteOrigin): void;
  /** Payload bytes that the capture lacks. */
  framePayloadMissing(count: number): void;
  /** The payload is complete, or the direction has ended before its declared length. */
  frameEnded(at: Nanoseconds): void;
  /** Frame boundaries were lost, in a gap or in HTTP: frames may be missing until one is found again. */
  framesMissing(): void;
  /** Whether bytes that should begin with a frame are HTTP. */
  isHttp(bytes: Uint8Array): 'yes' | 'no' | 'perhaps';
  /** HTTP stands where a frame should begin. Nothing more is read. */
  httpFound(at: Nanoseconds): void;
  /** Whether a piece can begin with a frame, asked where boundaries were lost. */
  beginsWithFrame(bytes: Uint8Array): boolean;
}

const NOTHING = new Uint8Array(0);

/**
 * Reads the frames of one direction from bytes in any pieces. It judges nothing and never throws: reserved
 * bits and opcodes, lengths that are not minimal and lengths up to 2^63-1 pass as they are.
 */
export class FrameReader {
  private readonly header = new Uint8Array(LONGEST_FRAME_HEADER);
  private headerFilled = 0;
  private startedAt: Nanoseconds = 0;
  /** Payload bytes still to come; `undefined` between frames. */
  private remaining: number | undefined;
  private synchronised = true;
  /** Whether boundaries can be found again: behind a gap a packet may begin with a frame, behind HTTP nothing tells. */
  private canResume = true;
  private unread = 0;
  /** Fewer bytes than tell HTTP from a frame, at the end of a piece. */
  private held: Uint8Array = NOTHING;
  /** The frame that is lent, and its header. */
  private readonly wholeHeader = blankFrameHeader();
  private readonly whole: { -readonly [Name in keyof WholeFrame]: WholeFrame[Name] } = {
    header: this.wholeHeader,
    bytes: NOTHING,
    from: 0,
    to: 0,
    origin: NOT_IN_FILE,
    at: 0,
  };

  constructor(private readonly handler: FrameHandler) {}

  /** Whether frame boundaries are known; a gap outside a payload ends that until a piece begins with a frame again. */
  get isSynchronised(): boolean {
    return this.synchronised;
  }

  /** Bytes that came while boundaries were lost. */
  get unreadBytes(): number {
    return this.unread;
  }

  /** Whether a frame has begun and isn't complete. */
  get isInsideFrame(): boolean {
    return this.remaining !== undefined || this.headerFilled > 0;
  }

  /** Bytes of a header that has begun and isn't complete. */
  get partialHeader(): number {
    return this.headerFilled;
  }

  accept({ bytes, origin, at }: StreamBytes): void {
    if (!this.synchronised) this.synchronised = this.canResume && this.handler.beginsWithFrame(bytes);
    if (!this.synchronised) {
      this.unread += bytes.length;
      return;
    }
    if (this.held.length === 0) {
      this.read(bytes, origin, at);
      return;
    }
    const joined = joinBytes([this.held, bytes]);
    this.held = NOTHING;
    this.read(joined, NOT_IN_FILE, at);
  }

  /** What was held because it may be HTTP is a frame after all: no more bytes will tell. */
  settle(at: Nanoseconds): void {
    const { held } = this;
    this.held = NOTHING;
    let position = 0;
    while (position < held.length) position = this.step(held, position, NOT_IN_FILE, at);
  }

  /** `count` bytes of this direction are missing. Inside a payload they are counted; anything else loses the boundaries. */
  skip(count: number, at: Nanoseconds): void {
    if (!this.synchronised) return;
    this.settle(at);
    const inPayload = Math.min(count, this.remaining ?? 0);
    if (inPayload > 0) {
      this.handler.framePayloadMissing(inPayload);
      this.finishPayload(inPayload, at);
    }
    if (count === inPayload) return;
    this.synchronised = false;
    this.headerFilled = 0;
    this.end(at);
    this.handler.framesMissing();
  }

  /** No more bytes will come: a frame under way ends here. */
  end(at: Nanoseconds): void {
    if (this.remaining === undefined) return;
    this.remaining = undefined;
    this.handler.frameEnded(at);
  }

  private read(bytes: Uint8Array, origin: ByteOrigin, at: Nanoseconds): void {
    let position = 0;
    while (position < bytes.length) {
      // Frames seldom begin like letters do.
      const isLetter = bytes[position]! >= 0x41 && bytes[position]! <= 0x5a;
      if (isLetter && this.remaining === undefined && this.headerFilled === 0) {
        const rest = bytes.subarray(position);
        const verdict = this.handler.isHttp(rest);
        if (verdict === 'yes') this.leaveHttp(rest.length, at);
        if (verdict === 'perhaps') this.held = copyBytes(rest);
        if (verdict !== 'no') return;
      }
      position = this.step(bytes, position, origin, at);
    }
  }

  private step(bytes: Uint8Array, position: number, origin: ByteOrigin, at: Nanoseconds): number {
    return this.remaining === undefined
      ? this.readHeader(bytes, position, origin, at)
      : this.readPayload(bytes, position, origin, at);
  }

  private leaveHttp(count: number, at: Nanoseconds): void {
    this.synchronised = false;
    this.canResume = false;
    this.unread += count;
    this.handler.httpFound(at);
    this.handler.framesMissing();
  }

  private readHeader(bytes: Uint8Array, position: number, origin: ByteOrigin, at: Nanoseconds): number {
    if (this.headerFilled === 0) {
      this.startedAt = at;
      // The common case: the whole header lies in this piece.
      if (position + 2 <= bytes.length) {
        const from = position + headerLengthFrom(bytes[position + 1]!);
        if (from <= bytes.length) return this.readFromHeader(bytes, position, from, { origin, at });
      }
    }
    this.header[this.headerFilled++] = bytes[position]!;
    if (this.headerFilled >= 2 && this.headerFilled === headerLengthFrom(this.header[1]!)) {
      this.headerFilled = 0;
      this.startPayload(parseFrameHeader(this.header, 0), at);
    }
    return position + 1;
  }

  /** Reads what follows a header that lies from `start` up to `from`: the whole frame where it is there. */
  private readFromHeader(
    bytes: Uint8Array,
    start: number,
    from: number,
    { origin, at }: { origin: ByteOrigin; at: Nanoseconds },
  ): number {
    const header = this.wholeHeader;
    fillFrameHeader(header, bytes, start);
    const to = from + payloadLength(header);
    if (to <= bytes.length) {
      const { whole } = this;
      whole.bytes = bytes;
      whole.from = from;
      whole.to = to;
      whole.origin = origin === NOT_IN_FILE ? NOT_IN_FILE : origin + from;
      whole.at = at;
      if (this.handler.wholeFrame(whole)) return to;
    }
    this.startPayload({ ...header }, at);
    return from;
  }

  private startPayload(header: FrameHeader, at: Nanoseconds): void {
    this.handler.frameStarted(header, this.startedAt);
    this.remaining = payloadLength(header);
    if (this.remaining === 0) this.finishPayload(0, at);
  }

  private readPayload(bytes: Uint8Array, position: number, origin: ByteOrigin, at: Nanoseconds): number {
    const end = Math.min(bytes.length, position + this.remaining!);
    const payloadOrigin = origin === NOT_IN_FILE ? NOT_IN_FILE : origin + position;
    this.handler.framePayload(bytes, position, end, payloadOrigin);
    this.finishPayload(end - position, at);
    return end;
  }

  private finishPayload(count: number, at: Nanoseconds): void {
    this.remaining! -= count;
    if (this.remaining! > 0) return;
    this.remaining = undefined;
    this.handler.frameEnded(at);
  }
}
