import { copyBytes } from '../bytes/copy.ts';

const NOTHING = new Uint8Array(0);

/** Bytes that come in pieces and are wanted as one. Room is doubled, for they can come one at a time. */
export class GrowingBytes {
  private room: Uint8Array = NOTHING;
  private filled = 0;

  get length(): number {
    return this.filled;
  }

  /** @param bytes which are not anybody else's: the first ones are kept as they are */
  add(bytes: Uint8Array): void {
    const length = this.filled + bytes.length;
    if (this.filled === 0) this.room = bytes;
    else if (length <= this.room.length) this.room.set(bytes, this.filled);
    else this.moveTo(new Uint8Array(Math.max(length, 2 * this.room.length)), bytes);
    this.filled = length;
  }

  /** All of them, in memory of their own length; what is added next begins anew. */
  take(): Uint8Array {
    const { room, filled } = this;
    this.room = NOTHING;
    this.filled = 0;
    return room.length === filled ? room : copyBytes(room.subarray(0, filled));
  }

  private moveTo(larger: Uint8Array, bytes: Uint8Array): void {
    larger.set(this.room);
    larger.set(bytes, this.filled);
    this.room = larger;
  }
}
