/** A malformed or cut sequence, by offsets from the first byte that was checked. */
export interface MalformedUtf8 {
  /** Its first byte. */
  readonly start: number;
  /** One after the byte that proves it wrong; where the text ends inside the sequence, the text's length. */
  readonly end: number;
}

/**
 * Checks text that comes in pieces as soon as its bytes come (RFC 3629, Table 3-7 of the Unicode Standard). Only
 * the first fault is found.
 */
export class Utf8Checker {
  private position = 0;
  private sequenceStart = 0;
  /** Bytes that the sequence under way still needs, and the bounds of the next of them. */
  private needed = 0;
  private low = 0x80;
  private high = 0xbf;
  private fault: MalformedUtf8 | undefined;

  /** Takes the bytes from `from` up to `to`, and gives the first fault so far. */
  accept(bytes: Uint8Array, from = 0, to = bytes.length): MalformedUtf8 | undefined {
    for (let at = from; at < to && this.fault === undefined; at++) {
      // Most text is ASCII, and that is quickly passed over.
      if (this.needed === 0) while (at < to && bytes[at]! < 0x80) at++;
      if (at < to) this.take(bytes[at]!, this.position + at - from);
    }
    this.position += to - from;
    return this.fault;
  }

  /** Forgets what came: the next bytes begin another text. */
  restart(): void {
    this.position = 0;
    this.needed = 0;
    this.low = 0x80;
    this.high = 0xbf;
    this.fault = undefined;
  }

  /** The text is complete: a sequence that still needs bytes is a fault. */
  end(): MalformedUtf8 | undefined {
    if (this.needed > 0) this.fault ??= { start: this.sequenceStart, end: this.position };
    return this.fault;
  }

  private take(byte: number, at: number): void {
    if (this.needed === 0) {
      this.lead(byte, at);
    } else if (byte < this.low || byte > this.high) {
      this.fault = { start: this.sequenceStart, end: at + 1 };
    } else {
      this.needed--;
      this.low = 0x80;
      this.high = 0xbf;
    }
  }

  private lead(byte: number, at: number): void {
    this.sequenceStart = at;
    if (byte < 0xc2 || byte > 0xf4) {
      this.fault = { start: at, end: at + 1 };
      return;
    }
    this.needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
  }
}
