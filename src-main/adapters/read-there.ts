import { readSync } from 'node:fs';

/** What is said when the disk or the network behind an open file is gone. */
const GONE: ReadonlySet<string | undefined> = new Set([
  ...['EIO', 'ENXIO', 'ENODEV', 'ESTALE', 'EREMOTEIO'],
  ...['ETIMEDOUT', 'ENOTCONN', 'EHOSTDOWN', 'ENETDOWN'],
]);

/** Fills the target as far as the file goes. Where it can't be read any more it holds nothing. */
export function readThere(descriptor: number, target: Uint8Array, offset: number): number {
  try {
    return readSync(descriptor, target, 0, target.length, offset);
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code)) return 0;
    throw error;
  }
}
