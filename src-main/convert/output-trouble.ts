import type { Trouble } from '../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../adapters/trouble-by-code.ts';

const ALLOW = 'Ask for permission, or choose another place.';
const WORDS: Readonly<Record<string, TroubleWords>> = {
  ENOSPC: { what: 'The disk is full', remedy: 'Make room, or choose another disk.' },
  EDQUOT: { what: 'Your share of the disk is used up', remedy: 'Make room, or choose another disk.' },
  EFBIG: { what: 'The file would be larger than is allowed here', remedy: 'Choose another disk.' },
  ENOENT: { what: 'There is no such folder', remedy: 'Make it, or choose another.' },
  ENOTDIR: { what: 'A part of this path is no folder', remedy: 'Check the name.' },
  EISDIR: { what: 'This is a folder, not a file', remedy: 'Name a file inside it.' },
  EEXIST: { what: 'There is such a file already', remedy: 'Choose another name, or move it away.' },
  EACCES: { what: 'The file may not be written', remedy: ALLOW },
  EPERM: { what: 'The file may not be written', remedy: ALLOW },
  EROFS: { what: 'The disk can only be read', remedy: 'Choose another disk.' },
  EBUSY: {
    what: 'The file is in use and can not be replaced',
    remedy: 'Close it elsewhere, or choose another name.',
  },
  ENAMETOOLONG: { what: 'The name is too long', remedy: 'Choose a shorter one.' },
};

/** Words for a file that could not be written. Errors that are not of the file system are thrown on. */
export function outputTrouble(error: unknown, where: string): Trouble {
  return troubleByCode(error, where, WORDS, (code) => ({
    what: `The file can't be written (${code})`,
    remedy: 'Try another place.',
  }));
}
