import { dirname } from 'node:path';
import type { Trouble } from '../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../adapters/trouble-by-code.ts';

const FULL: TroubleWords = {
  what: 'The disk is full, so recording has stopped',
  remedy: 'Everything up to then is kept. Make room, then record again.',
};
const NOT_ALLOWED: TroubleWords = {
  what: 'Nothing can be written to the folder of live captures',
  remedy: 'Allow it, or set XDG_DATA_HOME to a folder where files can be made.',
};
const WORDS: Readonly<Record<string, TroubleWords>> = {
  ENOSPC: FULL,
  EDQUOT: { ...FULL, what: 'Your share of the disk is used up, so recording has stopped' },
  EFBIG: {
    what: 'The file can grow no further, so recording has stopped',
    remedy: 'Everything up to then is kept. Record again to go on in a new file.',
  },
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: NOT_ALLOWED,
  ENOTDIR: NOT_ALLOWED,
};

/** Words for what the file system refused of a live capture. Errors that are not of the file system are thrown on. */
export function keepingTrouble(error: unknown, path: string): Trouble {
  const trouble = troubleByCode(error, path, WORDS, (code) => ({
    what: `The live capture can't be written (${code}), so recording has stopped`,
    remedy: 'Everything up to then is kept. Record again.',
  }));
  return trouble.what === NOT_ALLOWED.what ? { ...trouble, where: dirname(path) } : trouble;
}
