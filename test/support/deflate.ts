import { constants, deflateRawSync } from 'node:zlib';
import { joinBytes } from './bytes.ts';

export interface CompressorOptions {
  /** 9 to 15: zlib has no deflate with a window of 8 bits. */
  readonly windowBits?: number;
  readonly noContextTakeover?: boolean;
}

/** The compressor of one direction (RFC 7692 7.2.1), by zlib. */
export class Compressor {
  private sent: Uint8Array = new Uint8Array(0);

  constructor(private readonly options: CompressorOptions = {}) {}

  compress(content: Uint8Array): Uint8Array {
    const { windowBits = 15, noContextTakeover = false } = this.options;
    const options = {
      windowBits,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(this.sent.length === 0 ? {} : { dictionary: this.sent }),
    };
    const flushed = deflateRawSync(content, options);
    if (!noContextTakeover) {
      const all = joinBytes(this.sent, content);
      this.sent = all.subarray(Math.max(0, all.length - 2 ** windowBits));
    }
    // RFC 7692 7.2.1: "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end."
    return Uint8Array.from(flushed.subarray(0, -4));
  }
}
