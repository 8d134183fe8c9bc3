import { joinBytes } from '../bytes/copy.ts';
import { unmask } from '../websocket/masking.ts';
import type { CaptureStore } from './capture-store.ts';
import type { Row } from './frame-table.ts';
import { heldLength, type PayloadFiles, placePart } from './payload-place.ts';

const NOTHING_SPOOLED = { offset: 0, length: 0 };

/** Reads payloads of a store back from the files they lie in, a piece at a time. */
export class PayloadReader {
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
