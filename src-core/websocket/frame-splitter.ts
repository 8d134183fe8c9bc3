import { joinBytes } from '../bytes/copy.ts';
import {
  type FrameHeader,
  headerLengthFrom,
  LONGEST_FRAME_HEADER,
  parseFrameHeader,
  payloadLength,
} from './frame-header.ts';
import { isControl } from './opcode.ts';

/** Bytes that belong to one frame, and how they stand in it. */
export interface FramePart {
  /** Lent, unless the frame's header came in pieces. */
  readonly bytes: Uint8Array;
  readonly header: FrameHeader;
  /** Whether the frame begins, and ends, with these bytes. */
  readonly begins: boolean;
  readonly ends: boolean;
}

/**
 * Finds the boundaries of the frames of one direction in bytes that are on their way, in pieces of any size. It judges
 * nothing; what is in the frames is for `FrameReader` to tell.
 */
export class FrameSplitter {
  private readonly partial = new Uint8Array(LONGEST_FRAME_HEADER);
  private partialLength = 0;
  /** How many bytes of the partial header wait to be given with its frame. */
  private waiting = 0;
  /** The frame whose payload is under way. */
  private header: FrameHeader | undefined;
  private remaining = 0;
  private isInMessage = false;

  /** Whether what comes next is the beginning of a frame. */
  get isBetweenFrames(): boolean {
    return this.header === undefined && this.partialLength === 0;
  }

  /** Whether it is the beginning of a message, or of a control frame outside of any. */
  get isBetweenMessages(): boolean {
    return this.isBetweenFrames && !this.isInMessage;
  }

  /** Notes the boundaries in bytes that go their way without being asked for. */
  track(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) at = this.payload(bytes, this.head(bytes, at));
    this.waiting = 0;
  }

  /** Notes them up to the first place at which `isThere`, and tells where that is; the end of the bytes if nowhere. */
  trackUntil(bytes: Uint8Array, isThere: () => boolean): number {
    let at = 0;
    while (at < bytes.length && !isThere()) at = this.payload(bytes, this.head(bytes, at));
    this.waiting = 0;
    return at;
  }

  /** The frames in the bytes, part by part. The bytes of a header are kept until it is complete. */
  split(bytes: Uint8Array): readonly FramePart[] {
    const parts: FramePart[] = [];
    let at = 0;
    while (at < bytes.length) {
      const start = at;
      const begins = this.header === undefined;
      const before = this.partial.slice(this.partialLength - this.waiting, this.partialLength);
      const payloadAt = this.head(bytes, at);
      const { header } = this;
      if (header === undefined) {
        this.waiting += payloadAt - start;
        return parts;
      }
      at = this.payload(bytes, payloadAt);
      const own = bytes.subarray(start, at);
      const all = begins && before.length > 0 ? joinBytes([before, own]) : own;
      parts.push({ bytes: all, header, begins, ends: this.header === undefined });
      this.waiting = 0;
    }
    return parts;
  }

  /** Bytes of a header that is not complete and was in no part yet; given once. */
  takeRest(): Uint8Array {
    const rest = this.partial.slice(this.partialLength - this.waiting, this.partialLength);
    this.waiting = 0;
    return rest;
  }

  /** Reads what is there of a header, where one is due. @returns where the payload begins, or the bytes end */
  private head(bytes: Uint8Array, at: number): number {
    let position = at;
    while (this.header === undefined && position < bytes.length) {
      this.partial[this.partialLength++] = bytes[position++]!;
      const { partialLength } = this;
      if (partialLength < 2 || partialLength < headerLengthFrom(this.partial[1]!)) continue;
      this.header = parseFrameHeader(this.partial, 0);
      this.remaining = payloadLength(this.header);
      this.partialLength = 0;
    }
    return position;
  }

  /** Passes over what is there of the payload. @returns where it ends, or the bytes do */
  private payload(bytes: Uint8Array, at: number): number {
    const { header } = this;
    if (header === undefined) return at;
    const taken = Math.min(this.remaining, bytes.length - at);
    this.remaining -= taken;
    if (this.remaining > 0) return at + taken;
    this.header = undefined;
    // RFC 6455 5.4: control frames stand between the fragments of a message and are none of them.
    if (!isControl(header.opcode)) this.isInMessage = !header.fin;
    return at + taken;
  }
}
