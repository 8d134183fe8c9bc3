/** What DEFLATE can refer back to, at most (RFC 1951 3.2.5). */
export const LARGEST_WINDOW = 32_768;

/** The newest content of one direction, as much as DEFLATE can refer to. Adding to it seldom moves what is there. */
export class SlidingWindow {
  private bytes = new Uint8Array(0);
  private end = 0;

  get length(): number {
    return Math.min(this.end, LARGEST_WINDOW);
  }

  /** The newest `count` bytes, or all there are; lent until more is added. */
  newest(count: number): Uint8Array {
    return this.bytes.subarray(this.end - Math.min(count, this.length), this.end);
  }

  add(content: Uint8Array): void {
    const added =
      content.length > LARGEST_WINDOW ? content.subarray(content.length - LARGEST_WINDOW) : content;
    if (this.end + added.length > this.bytes.length) this.makeRoom(added.length);
    this.bytes.set(added, this.end);
    this.end += added.length;
  }

  clear(): void {
    this.bytes = new Uint8Array(0);
    this.end = 0;
  }

  private makeRoom(count: number): void {
    const kept = this.newest(LARGEST_WINDOW);
    const wanted = Math.min(2 * LARGEST_WINDOW, 2 * (kept.length + count));
    const room = this.bytes.length < wanted ? new Uint8Array(wanted) : this.bytes;
    if (room === this.bytes) room.copyWithin(0, this.end - kept.length, this.end);
    else room.set(kept);
    this.bytes = room;
    this.end = kept.length;
  }
}
