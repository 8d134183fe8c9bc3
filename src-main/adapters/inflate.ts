import { constants, inflateRawSync, type ZlibOptions } from 'node:zlib';
import type { DeflateData, InflateOutcome } from '../../src-core/websocket/permessage-deflate/inflate.ts';

/** Output is made in pieces of this size; most messages need one. */
const PIECE = 4096;
/**
 * zlib lets data refer to everything that lies in the piece under way, whatever the window: with pieces as small as
 * Node allows, a reference beyond a smaller window shows.
 */
const SMALLEST_PIECE = 64;
const LARGEST_WINDOW_BITS = 15;

/** Inflates with zlib. */
export function inflate({ bytes, window, windowBits, mostContent, mustEnd }: DeflateData): InflateOutcome {
  const options: ZlibOptions = {
    windowBits,
    chunkSize: windowBits < LARGEST_WINDOW_BITS ? SMALLEST_PIECE : PIECE,
    finishFlush: mustEnd ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    // Node takes 0 for no limit at all.
    maxOutputLength: Math.max(1, mostContent),
    info: true,
    ...(window.length === 0 ? {} : { dictionary: window }),
  };
  try {
    const { buffer, engine } = inflateRawSync(bytes, options) as unknown as Inflated;
    return { kind: 'inflated', content: plain(buffer), consumed: engine.bytesWritten };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-long' };
    return { kind: 'failed', why: error.message };
  }
}

/** What Node gives for `info`. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** The core takes no Buffers. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
