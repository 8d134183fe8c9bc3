import type { Trouble } from '../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../adapters/trouble-by-code.ts';

const NOT_ALLOWED: TroubleWords = {
  what: 'The capture may not be removed',
  remedy: 'Allow its folder to be written, then discard it again.',
};
const WORDS: Readonly<Record<string, TroubleWords>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: { what: 'The disk can only be read', remedy: 'The capture stays where it is.' },
  EBUSY: { what: 'The capture is in use', remedy: 'Close it elsewhere, then discard it again.' },
};

/** Words for a live capture that can't be removed. Errors that are not of the file system are thrown on. */
export function discardingTrouble(error: unknown, path: string): Trouble {
  return troubleByCode(error, path, WORDS, (code) => ({
    what: `The capture can't be removed (${code})`,
    remedy: 'Remove it by hand.',
  }));
}
