import type { Trouble } from '../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../adapters/trouble-by-code.ts';

const REMEDY = 'Choose another place. Until then it stays where it is.';
const WORDS: Readonly<Record<string, TroubleWords>> = {
  ENOSPC: { what: 'There is no room for the capture', remedy: REMEDY },
  EDQUOT: { what: 'Your share of the disk has no room for the capture', remedy: REMEDY },
  ENOENT: { what: 'There is no such folder', remedy: REMEDY },
  EACCES: { what: 'The capture may not be written there', remedy: REMEDY },
  EPERM: { what: 'The capture may not be written there', remedy: REMEDY },
  EROFS: { what: 'This disk can only be read', remedy: REMEDY },
  EISDIR: { what: 'There is a folder of this name', remedy: REMEDY },
};

/** Words for a place that does not take a capture. Errors that are not of the file system are thrown on. */
export function savingTrouble(error: unknown, target: string): Trouble {
  return troubleByCode(error, target, WORDS, (code) => ({
    what: `The capture can't be saved there (${code})`,
    remedy: REMEDY,
  }));
}
