import type { Extent, PayloadPlace, PayloadSpool } from '../capture-store/payload-place.ts';
import { type ByteOrigin, NOT_IN_FILE } from '../stream/events.ts';

/** Finds the place of one payload while it comes: the capture file where it lies there in one piece, else the spool. */
export class PayloadPlacer {
  private readonly extents: Extent[] = [];
  /** Bytes that still fit into what the spool set aside last. */
  private room = 0;

  /**
   * @param left payload bytes still to come
   * @param spoolExtent bytes that are set aside at a time
   */
  constructor(
    private readonly spool: PayloadSpool,
    private readonly spoolExtent: number,
    private left: number,
  ) {}

  get place(): PayloadPlace {
    return this.extents;
  }

  accept(bytes: Uint8Array, origin: ByteOrigin): void {
    const isWhole = this.extents.length === 0 && bytes.length === this.left;
    if (isWhole && origin !== NOT_IN_FILE) {
      this.extents.push({ file: 'capture', offset: origin, length: bytes.length });
      this.left = 0;
    } else {
      this.spoolBytes(bytes);
    }
  }

  /** Writes behind what the spool set aside for this frame, and has more set aside when that is full. */
  private spoolBytes(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.room === 0) {
        this.room = Math.min(this.left, this.spoolExtent);
        this.extents.push({ file: 'spool', offset: this.spool.reserve(this.room), length: 0 });
      }
      const piece = rest.subarray(0, this.room);
      const last = this.extents.pop()!;
      this.spool.write(last.offset + last.length, piece);
      this.extents.push({ ...last, length: last.length + piece.length });
      this.room -= piece.length;
      this.left -= piece.length;
      rest = rest.subarray(piece.length);
    }
  }
}
