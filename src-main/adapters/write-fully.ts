import { writeSync } from 'node:fs';

/**
 * Writes all bytes, in as many calls as the system wants. Throws what Node throws, when a part may have been written.
 *
 * @param offset where they begin in the file; `null` for where the last write ended
 */
export function writeFully(descriptor: number, bytes: Uint8Array, offset: number | null): void {
  for (let written = 0; written < bytes.length; ) {
    const at = offset === null ? null : offset + written;
    written += writeSync(descriptor, bytes, written, bytes.length - written, at);
  }
}
