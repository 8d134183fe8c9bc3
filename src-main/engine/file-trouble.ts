import { tmpdir } from 'node:os';
import type { Trouble } from '../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../adapters/trouble-by-code.ts';

const WORDS: Readonly<Record<string, TroubleWords>> = {
  ENOENT: { what: 'There is no such file', remedy: 'Check the name and the folder.' },
  EISDIR: { what: 'This is a folder, not a file', remedy: 'Name a capture file inside it.' },
  EACCES: {
    what: 'The file may not be read',
    remedy: 'Ask for permission to read it, or copy it to a place of yours.',
  },
  EPERM: {
    what: 'The file may not be read',
    remedy: 'Ask for permission to read it, or copy it to a place of yours.',
  },
  ENOSPC: {
    what: 'The disk with the temporary folder is full',
    remedy: 'Make room there, or set TMPDIR to another disk.',
  },
  EDQUOT: {
    what: 'Your share of the disk with the temporary folder is used up',
    remedy: 'Make room there, or set TMPDIR to another disk.',
  },
  EFBIG: {
    what: 'A temporary file would be larger than is allowed here',
    remedy: 'Set TMPDIR to another disk.',
  },
  EMFILE: { what: 'Too many files are open', remedy: 'Close some captures and try again.' },
  ENXIO: { what: 'This is not a file that can be read', remedy: 'Name a capture file.' },
};

/** The files Framescope itself makes in the temporary folder. */
const OWN_FILE = /framescope-(?:spool|input|upload)-/;

/** Words for what the file system refused. Errors that are not of the file system are thrown on. */
export function fileTrouble(error: unknown, where: string): Trouble {
  const path = (error as NodeJS.ErrnoException | undefined)?.path;
  if (path !== undefined && OWN_FILE.test(path)) return troubleByCode(error, tmpdir(), {}, unusableFolder);
  return troubleByCode(error, where, WORDS, (code) => ({
    what: `The file can't be read (${code})`,
    remedy: 'Try again, or copy it elsewhere first.',
  }));
}

function unusableFolder(code: string): TroubleWords {
  return {
    what: `The temporary folder can't be used (${code})`,
    remedy: 'Set TMPDIR to a folder where files can be made.',
  };
}
