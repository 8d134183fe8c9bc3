import { joinBytes } from '../bytes/copy.ts';
import { unmask, unmaskInto } from '../websocket/masking.ts';
import type { CaptureStore } from './capture-store.ts';
import { FRAME_BITS, type Row } from './frame-table.ts';
import { heldLength, type LentBytes, type PayloadFiles, placePart } from './payload-place.ts';

const NOTHING_SPOOLED = { offset: 0, length: 0 };
const NO_BYTES: LentBytes = { bytes: new Uint8Array(0), start: 0, end: 0 };

/** Reads payloads of a store back from the files they lie in, a piece at a time. */
export class PayloadReader {
  /** Where masked payloads that are lent are unmasked; grows with the longest piece asked for. */
  private unmasked = new Uint8Array(4096);

  constructor(
    private readonly store: CaptureStore,
    private readonly files: PayloadFiles,
  ) {}

  /** Up to `count` bytes of the frame's payload as on the wire; fewer where the capture lacks them. */
  frameWireBytes(frame: Row, from: number, count: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (const extent of placePart(this.store.frames.place(frame), from, count)) {
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
    const { frames, messages } = this.store;
    const rows: Row[] = [];
    // A message begins with the header of its first frame, before that frame has ended and become a row.
    if (messages.frameCount(message) === 0) return rows;
    const last = messages.lastFrame(message);
    for (let row = messages.firstFrame(message); row <= last; row++) {
      if (frames.message(row) === message) rows.push(row);
    }
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
    return this.heldFrames(message).reduce((sum, frame) => sum + frame.held, 0);
  }

  /** Up to `count` bytes of the message: unmasked, its frames joined, inflated. */
  messagePayload(message: Row, from: number, count: number): Uint8Array {
    const spooled = this.spooledContent(message);
    if (spooled !== undefined) {
      const length = Math.min(count, spooled.length - from);
      return length <= 0 ? new Uint8Array(0) : this.files.read('spool', spooled.offset + from, length);
    }
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (const { row, held } of this.heldFrames(message)) {
      const skip = Math.max(0, from - start);
      const take = Math.min(held - skip, from + count - start - skip);
      if (take > 0) pieces.push(this.framePayload(row, skip, take));
      start += held;
      if (start >= from + count) break;
    }
    return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
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

  private heldFrames(message: Row): { row: Row; held: number }[] {
    const frames: { row: Row; held: number }[] = [];
    for (const row of this.messageFrames(message)) {
      const held = heldLength(this.store.frames.place(row));
      frames.push({ row, held });
      if (held < this.store.frames.payloadLength(row)) break;
    }
    return frames;
  }
}

function whole(bytes: Uint8Array): LentBytes {
  return { bytes, start: 0, end: bytes.length };
}
