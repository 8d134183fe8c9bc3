/** Collects the bytes of one head, up to and with its empty line, from pieces of any size. */
export class HeadCollector {
  private held = new Uint8Array(512);
  private length = 0;

  constructor(private readonly longestHead: number) {}

  /**
   * Takes bytes up to the end of the head and returns how many; afterwards `complete()` tells whether the
   * empty line was among them. Nothing more is taken once `tooLong`.
   */
  accept(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length && !this.complete && !this.tooLong) {
      const byte = bytes[at++]!;
      // RFC 9112 2.2: empty lines before a start line are to be passed over.
      if (this.length === 0 && (byte === 0x0d || byte === 0x0a)) continue;
      this.push(byte);
    }
    return at;
  }

  get complete(): boolean {
    const { held, length } = this;
    if (held[length - 1] !== 0x0a || length < 2) return false;
    return held[length - 2] === 0x0a || (held[length - 2] === 0x0d && held[length - 3] === 0x0a);
  }

  get tooLong(): boolean {
    return this.length >= this.longestHead && !this.complete;
  }

  /** The head's bytes, complete or not; lent until the next ones are taken. */
  bytes(): Uint8Array {
    return this.held.subarray(0, this.length);
  }

  private push(byte: number): void {
    if (this.length === this.held.length) {
      const grown = new Uint8Array(this.length * 2);
      grown.set(this.held);
      this.held = grown;
    }
    this.held[this.length++] = byte;
  }
}
