import { dirname } from 'node:path';
import type { Trouble } from '../../src-core/contract/trouble.ts';

type Words = Omit<Trouble, 'where'>;

const FULL: Words = {
  what: 'The disk is full, so recording has stopped',
  remedy: 'Everything up to then is kept. Make room, then record again.',
};
const NOT_ALLOWED: Words = {
  what: 'Nothing can be written to the folder of live captures',
  remedy: 'Allow it, or set XDG_DATA_HOME to a folder where files can be made.',
};
const WORDS: Readonly<Record<string, Words>> = {
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
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (!(error instanceof Error) || code === undefined) throw error;
  const words = WORDS[code] ?? {
    what: `The live capture can't be written (${code}), so recording has stopped`,
    remedy: 'Everything up to then is kept. Record again.',
  };
  return { ...words, where: words === NOT_ALLOWED ? dirname(path) : path };
}
