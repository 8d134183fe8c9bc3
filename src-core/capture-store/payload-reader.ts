import { joinBytes } from '../bytes/copy.ts';
import { unmask, unmaskInto } from '../websocket/masking.ts';
import type { CaptureStore } from './capture-store.ts';
import { FRAME_BITS, type Row } from './frame-table.ts';
import {
  heldLength,
  type LentBytes,
  type PayloadFiles,
  type PayloadPlace,
  placePart,
} from './payload-place.ts';

const NOTHING_SPOOLED = { offset: 0, length: 0 };
const NO_BYTES: LentBytes = { bytes: new Uint8Array(0), start: 0, end: 0 };

interface Reached {
  readonly message: Row;
  readonly frame: Row;
  /** Where the frame's payload begins in the content of the message. */
  readonly start: number;
}

/** Reads payloads of a store back from the files they lie in, a piece at a time. */
export class PayloadReader {
  /** Where masked payloads that are lent are unmasked; grows with the longest piece asked for. */
  private unmasked = new Uint8Array(4096);
  /** Where the last piece of a message ended: the next one mostly begins there. */
  private reached: Reached = { message: -1, frame: 0, start: 0 };
  /** What is held of the message that was asked for last, as long as it has no more frames. */
  private held = { message: -1, frames: 0, length: 0 };

  constructor(
    private readonly store: CaptureStore,
    private readonly files: PayloadFiles,
  ) {}

  /** Up to `count` bytes of the frame's payload as on the wire; fewer where the capture lacks them. */
  frameWireBytes(frame: Row, from: number, count: number): Uint8Array {
    return this.placeBytes(this.store.frames.place(frame), from, count);
  }

  /** Up to `count` bytes of what lies in a place; fewer where the files no longer hold them. */
  placeBytes(place: PayloadPlace, from: number, count: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (const extent of placePart(place, from, count)) {
      const piece = this.files.read(extent.file, extent.offset, extent.length);
      pieces.push(piece);
      if (piece.length < extent.length) break;
    }
    return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
  }

  /** The same, unmasked. */
  framePayload(frame: Row, from: number, count: number): Uint8Array {
    const bytes = this.frameWireBytes(frame, from, count);
    const header = this.store.frames.header(frame);
    return header.masked ? unmask(bytes, header.maskingKey, from) : bytes;
  }

  /** What `framePayload` gives, without memory of its own: good until the next call of anything here. */
  lendFrame(frame: Row, from: number, count: number): LentBytes {
    const { frames } = this.store;
    const bits = frames.bits(frame);
    if ((bits & FRAME_BITS.unusual) !== 0) return whole(this.framePayload(frame, from, count));
    const length = Math.min(count, frames.payloadLength(frame) - from);
    if (length <= 0) return NO_BYTES;
    const file = (bits & FRAME_BITS.inSpool) === 0 ? 'capture' : 'spool';
    const lent = this.files.lend(file, frames.offset(frame) + from, length);
    return (bits & FRAME_BITS.masked) === 0 ? lent : this.unmask(lent, frames.maskingKey(frame), from);
  }

  /** What `messagePayload` gives, in the same way. */
  lendMessage(message: Row, from: number, count: number): LentBytes {
    const spooled = this.spooledContent(message);
    if (spooled !== undefined) {
      const length = Math.min(count, spooled.length - from);
      return length <= 0 ? NO_BYTES : this.files.lend('spool', spooled.offset + from, length);
    }
    const { messages } = this.store;
    return messages.frameCount(message) === 1
      ? this.lendFrame(messages.firstFrame(message), from, count)
      : whole(this.messagePayload(message, from, count));
  }

  /** Bytes of a frame's payload that are held. */
  frameHeldLength(frame: Row): number {
    const { frames } = this.store;
    const isUnusual = (frames.bits(frame) & FRAME_BITS.unusual) !== 0;
    return isUnusual ? heldLength(frames.place(frame)) : frames.payloadLength(frame);
  }

  /** The rows of the frames that form a message, in order. */
  messageFrames(message: Row): Row[] {
    const { messages } = this.store;
    const rows: Row[] = [];
    // A message begins with the header of its first frame, before that frame has ended and become a row.
    if (messages.frameCount(message) === 0) return rows;
    let frame: Row | undefined = messages.firstFrame(message);
    for (; frame !== undefined; frame = messages.frameAfter(frame)) rows.push(frame);
    return rows;
  }

  /**
   * Bytes of a message that can be given: of a compressed one its content as far as it could be inflated, of one
   * that a source gave what it gave, of others the payloads of its frames up to the first that is incomplete.
   */
  messageHeldLength(message: Row): number {
    const spooled = this.spooledContent(message);
    if (spooled !== undefined) return spooled.length;
    const { messages } = this.store;
    if (messages.frameCount(message) === 1) return this.frameHeldLength(messages.firstFrame(message));
    return this.heldInFrames(message);
  }

  /** Up to `count` bytes of the message: unmasked, its frames joined, inflated. */
  messagePayload(message: Row, from: number, count: number): Uint8Array {
    const spooled = this.spooledContent(message);
    if (spooled !== undefined) {
      const length = Math.min(count, spooled.length - from);
      return length <= 0 ? new Uint8Array(0) : this.files.read('spool', spooled.offset + from, length);
    }
    const pieces: Uint8Array[] = [];
    const end = from + count;
    let { frame, start } = this.startFor(message, from);
    for (let next = frame; next !== undefined && start < end; ) {
      frame = next;
      const held = this.frameHeldLength(frame);
      const skip = Math.max(0, from - start);
      const take = Math.min(held - skip, end - start - skip);
      if (take > 0) pieces.push(this.framePayload(frame, skip, take));
      this.reached = { message, frame, start };
      // What follows a frame that isn't whole has no known place in the message.
      if (held < this.store.frames.payloadLength(frame)) break;
      start += held;
      next = this.store.messages.frameAfter(frame);
    }
    return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
  }

  /** A frame of a message at or before `from`, and where it starts in the content. */
  private startFor(message: Row, from: number): { frame: Row | undefined; start: number } {
    const { reached } = this;
    if (reached.message === message && reached.start <= from) return reached;
    const { messages } = this.store;
    const frame = messages.frameCount(message) === 0 ? undefined : messages.firstFrame(message);
    return { frame, start: 0 };
  }

  private heldInFrames(message: Row): number {
    const { frames, messages } = this.store;
    const count = messages.frameCount(message);
    if (this.held.message === message && this.held.frames === count) return this.held.length;
    let length = 0;
    let frame: Row | undefined = count === 0 ? undefined : messages.firstFrame(message);
    while (frame !== undefined) {
      const held = this.frameHeldLength(frame);
      length += held;
      frame = held < frames.payloadLength(frame) ? undefined : messages.frameAfter(frame);
    }
    this.held = { message, frames: count, length };
    return length;
  }

  private unmask({ bytes, start, end }: LentBytes, maskingKey: number, from: number): LentBytes {
    const length = end - start;
    if (length > this.unmasked.length) this.unmasked = new Uint8Array(2 * length);
    unmaskInto(this.unmasked, { bytes, from: start, to: end }, maskingKey, from);
    return { bytes: this.unmasked, start: 0, end: length };
  }

  /** Where the content of a message lies that isn't made of the payloads of its frames. */
  private spooledContent(message: Row): { readonly offset: number; readonly length: number } | undefined {
    const { messages } = this.store;
    if (messages.compressed(message)) return messages.content(message) ?? NOTHING_SPOOLED;
    return messages.given(message);
  }
}

function whole(bytes: Uint8Array): LentBytes {
  return { bytes, start: 0, end: bytes.length };
}
