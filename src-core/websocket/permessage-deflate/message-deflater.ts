import type { CompressorPromise } from './agreement.ts';
import { LARGEST_WINDOW, SlidingWindow } from './sliding-window.ts';

/** Content to be compressed as raw DEFLATE (RFC 1951) in one go. */
export interface DeflateContent {
  readonly bytes: Uint8Array;
  /** Content that came before it, to which the result may refer. */
  readonly window: Uint8Array;
  /** The result refers back at most 2 to the power of this many bytes; 8 to 15. */
  readonly windowBits: number;
}

/** Compresses, without BFINAL, and with an empty stored block at the end (RFC 7692 7.2.1). */
export type Deflate = (content: DeflateContent) => Uint8Array;

// RFC 7692 7.2.1: the end of the empty block that is taken away.
const TAIL_LENGTH = 4;
// RFC 7692 7.2.3.6: what stands for an empty message.
const EMPTY_MESSAGE = Uint8Array.of(0x00);
const NO_WINDOW = new Uint8Array(0);

/** The compressor of one direction: the counterpart of `MessageInflater`. */
export class MessageDeflater {
  private readonly window = new SlidingWindow();

  constructor(
    private readonly deflate: Deflate,
    private readonly promise: CompressorPromise,
  ) {}

  /** The payload of a message with this content; its first frame has RSV1 set. */
  accept(content: Uint8Array): Uint8Array {
    if (content.length === 0) return EMPTY_MESSAGE;
    const { noContextTakeover, windowBits } = this.promise;
    const window = noContextTakeover
      ? NO_WINDOW
      : this.window.newest(Math.min(LARGEST_WINDOW, 2 ** windowBits));
    const compressed = this.deflate({ bytes: content, window, windowBits });
    if (!noContextTakeover) this.window.add(content);
    return compressed.subarray(0, compressed.length - TAIL_LENGTH);
  }
}
