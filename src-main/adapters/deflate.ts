import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib';
import type { DeflateContent } from '../../src-core/websocket/permessage-deflate/message-deflater.ts';

/** zlib has no smaller window for raw DEFLATE; where less was promised, nothing refers back at all. */
const SMALLEST_WINDOW_BITS = 9;

/** Compresses with zlib. */
export function deflate({ bytes, window, windowBits }: DeflateContent): Uint8Array {
  const options: ZlibOptions = {
    windowBits: Math.max(SMALLEST_WINDOW_BITS, windowBits),
    level: windowBits < SMALLEST_WINDOW_BITS ? constants.Z_NO_COMPRESSION : constants.Z_DEFAULT_COMPRESSION,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(window.length === 0 ? {} : { dictionary: window }),
  };
  const buffer = deflateRawSync(bytes, options);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
