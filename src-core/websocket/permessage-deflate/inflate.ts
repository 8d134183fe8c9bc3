/** Raw DEFLATE (RFC 1951) to be inflated in one go. */
export interface DeflateData {
  readonly bytes: Uint8Array;
  /** Content that came before it, to which it may refer. */
  readonly window: Uint8Array;
  /** The window has 2 to the power of this many bytes; 8 to 15. */
  readonly windowBits: number;
  /** Bytes of content, at most. */
  readonly mostContent: number;
  /** Whether the data must end with a block that has BFINAL set; otherwise it may end anywhere. */
  readonly mustEnd: boolean;
}

export type InflateOutcome =
  /** `consumed` is less than all where a block with BFINAL ended the data early. */
  | { readonly kind: 'inflated'; readonly content: Uint8Array; readonly consumed: number }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Inflates; the core has no DEFLATE of its own, so whoever runs it brings one. Nothing is thrown for what the data
 * is.
 */
export type Inflate = (data: DeflateData) => InflateOutcome;
