import type { Extent, PayloadPlace, PayloadSpool } from '../capture-store/payload-place.ts';
import { type ByteOrigin, NOT_IN_FILE } from '../stream/events.ts';

const NOWHERE: Extent[] = [];

/**
 * Finds the places of payloads while they come, one after the other: the capture file where one lies there in one
 * piece, else the spool.
 */
export class PayloadPlacer {
  private extents: Extent[] = NOWHERE;
  /** Payload bytes still to come. */
  private left = 0;
  /** Bytes that still fit into what the spool set aside last. */
  private room = 0;

  /** @param spoolExtent bytes that are set aside at a time */
  constructor(
    private readonly spool: PayloadSpool,
    private readonly spoolExtent: number,
  ) {}

  /** Another payload begins. */
  begin(length: number): void {
    this.extents = NOWHERE;
    this.left = length;
    this.room = 0;
  }

  /** Where the payload lies as far as it has come. */
  get place(): PayloadPlace {
    return this.extents;
  }

  /**
   * Some of the payload: `bytes` from `from` up to `to`.
   *
   * @param origin where the byte at `from` lies in the capture file
   */
  accept(bytes: Uint8Array, from: number, to: number, origin: ByteOrigin): void {
    const isWhole = this.extents.length === 0 && to - from === this.left;
    if (isWhole && origin !== NOT_IN_FILE) {
      this.extents = [{ file: 'capture', offset: origin, length: to - from }];
      this.left = 0;
    } else {
      if (this.extents === NOWHERE) this.extents = [];
      this.spoolBytes(bytes.subarray(from, to));
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
