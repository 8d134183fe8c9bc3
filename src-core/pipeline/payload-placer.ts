import type { Extent, PayloadPlace, PayloadSpool } from '../capture-store/payload-place.ts';
import { type ByteOrigin, NOT_IN_FILE } from '../stream/events.ts';

const NOWHERE: Extent[] = [];
/** Shorter pieces of a payload are spooled: to remember where each of them lies would take more memory than is saved. */
const SHORTEST_PIECE = 4096;

/**
 * Finds the places of payloads while they come, one after the other: the capture file where one lies there in one
 * piece or in a few long ones, else the spool.
 */
export class PayloadPlacer {
  private extents: Extent[] = NOWHERE;
  /** Payload bytes still to come. */
  private left = 0;
  /** Bytes that still fit into what the spool set aside last, and where the next of them goes. */
  private room = 0;
  private spoolOffset = 0;

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
    const length = to - from;
    const isWhole = this.extents.length === 0 && length === this.left;
    if (origin !== NOT_IN_FILE && (isWhole || length >= SHORTEST_PIECE)) {
      this.add({ file: 'capture', offset: origin, length });
    } else this.spoolBytes(bytes.subarray(from, to));
  }

  private add(extent: Extent): void {
    if (this.extents === NOWHERE) this.extents = [];
    this.left -= extent.length;
    const last = this.extents.at(-1);
    const follows = last?.file === extent.file && last.offset + last.length === extent.offset;
    if (!follows) {
      this.extents.push(extent);
      return;
    }
    this.extents.pop();
    this.extents.push({ ...last, length: last.length + extent.length });
  }

  /** Writes behind what the spool set aside for this frame, and has more set aside when that is full. */
  private spoolBytes(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) {
      if (this.room === 0) {
        this.room = Math.min(this.left, this.spoolExtent);
        this.spoolOffset = this.spool.reserve(this.room);
      }
      const piece = rest.subarray(0, this.room);
      this.spool.write(this.spoolOffset, piece);
      this.add({ file: 'spool', offset: this.spoolOffset, length: piece.length });
      this.spoolOffset += piece.length;
      this.room -= piece.length;
      rest = rest.subarray(piece.length);
    }
  }
}
