import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A name in the folder of a file for what is to take its place, or has been taken from there; no other file has it. */
export function pathBeside(path: string): string {
  // A process asks for no two at one moment. Random numbers would have every command load what makes them.
  const moment = process.hrtime.bigint().toString(36);
  return join(dirname(path), `.framescope-${process.pid}-${moment}.part`);
}

/**
 * Puts a file in place of another, or of none, when it is whole: no reader ever sees half of it. Rejects as `write`
 * or Node does; what was there is then there still, and nothing beside it.
 *
 * @param write makes the file at the path that it is given
 */
export async function replaceFile(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  const beside = pathBeside(path);
  try {
    await write(beside);
    await rename(beside, path);
  } catch (error) {
    // What stopped the writing is the news.
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}
