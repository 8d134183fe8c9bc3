/** Takes one record after the other. */
export interface RecordTaker {
  /**
   * Looks at the record that begins at `at`, which is `offset` in the file.
   *
   * @param end where the bytes end that are there
   * @returns how many bytes the record takes, at least as many as it has asked for; when that is more than there
   *   are, the rest is passed over. Negative: how many it has to see first. 0: reading can't go on
   */
  take(bytes: Uint8Array, at: number, end: number, offset: number): number;
}

/**
 * The pieces of a file as one run of records. A record that lies whole in a piece is read in place; one that
 * lies across pieces is put together first, which copies at most one record a piece.
 */
export class RecordFeed {
  /** The next record begins here in the file, or the one under way began here. */
  private offset = 0;
  /** The beginning of a record that is still incomplete. */
  private held = new Uint8Array(256);
  private heldLength = 0;
  private needed = 0;
  private toPassOver = 0;
  private hasStopped = false;

  constructor(private readonly taker: RecordTaker) {}

  /** Whether the bytes fed so far end between two records. */
  get isBetweenRecords(): boolean {
    return this.heldLength === 0 && this.toPassOver === 0;
  }

  feed(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length && !this.hasStopped) {
      if (this.toPassOver > 0) at = this.passOver(piece, at);
      else if (this.heldLength > 0) at = this.completeHeld(piece, at);
      else at = this.takeInPlace(piece, at);
    }
  }

  private takeInPlace(piece: Uint8Array, start: number): number {
    const end = piece.length;
    let at = start;
    while (at < end) {
      const taken = this.taker.take(piece, at, end, this.offset);
      if (taken <= 0) {
        if (taken === 0) this.hasStopped = true;
        else this.hold(piece, at, -taken);
        return end;
      }
      this.offset += taken;
      at += taken;
    }
    this.toPassOver = at - end;
    return end;
  }

  private hold(piece: Uint8Array, at: number, needed: number): void {
    this.needed = needed;
    this.makeRoom(needed);
    this.held.set(piece.subarray(at));
    this.heldLength = piece.length - at;
  }

  private completeHeld(piece: Uint8Array, at: number): number {
    const end = Math.min(piece.length, at + this.needed - this.heldLength);
    this.held.set(piece.subarray(at, end), this.heldLength);
    this.heldLength += end - at;
    if (this.heldLength < this.needed) return end;
    const taken = this.taker.take(this.held, 0, this.heldLength, this.offset);
    if (taken < 0) {
      this.needed = -taken;
      this.makeRoom(this.needed);
      return end;
    }
    if (taken === 0) this.hasStopped = true;
    this.toPassOver = Math.max(0, taken - this.heldLength);
    this.offset += taken;
    this.heldLength = 0;
    return end;
  }

  private passOver(piece: Uint8Array, at: number): number {
    const end = Math.min(piece.length, at + this.toPassOver);
    this.toPassOver -= end - at;
    return end;
  }

  private makeRoom(length: number): void {
    if (length <= this.held.length) return;
    const larger = new Uint8Array(Math.max(length, this.held.length * 2));
    larger.set(this.held.subarray(0, this.heldLength));
    this.held = larger;
  }
}
