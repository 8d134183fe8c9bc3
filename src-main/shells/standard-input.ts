import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Readable } from 'node:stream';

/** How standard input is named where a file can be named. */
export const STANDARD_INPUT = '-';

/**
 * Standard input as a source that can be let go. Node never closes the descriptor itself (libuv keeps 0, 1 and 2), so
 * a program that writes into it would wait for ever instead of learning that nobody reads.
 */
export function standardInput(): Readable {
  const { stdin } = process;
  stdin.once('close', () => {
    closeSync(0);
    // The lowest free number is given again, and nothing else may ever be taken for standard input.
    openSync(devNull, 'r');
  });
  return stdin;
}
