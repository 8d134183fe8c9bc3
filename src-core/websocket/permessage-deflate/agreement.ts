import type { Direction } from '../../stream/events.ts';

/** What client and server agreed about compression. */
export interface DeflateAgreement {
  /**
   * `message`: permessage-deflate (RFC 7692), RSV1 on the first frame of a message. `frame`: its forerunner
   * (draft-tyoshino-hybi-websocket-perframe-deflate), RSV1 on each compressed frame.
   */
  readonly unit: 'message' | 'frame';
  /** The name that was agreed, such as `permessage-deflate` or `x-webkit-deflate-frame`. */
  readonly name: string;
  readonly compressors: Readonly<Record<Direction, CompressorPromise>>;
}

/** What the compressor of one direction promised; its decompressor may rely on it. */
export interface CompressorPromise {
  /** It forgets what it sent with each message (RFC 7692 7.1.1). */
  readonly noContextTakeover: boolean;
  /** Its LZ77 window is 2 to the power of this, 8 to 15 (RFC 7692 7.1.2). */
  readonly windowBits: number;
}
