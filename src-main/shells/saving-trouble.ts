import type { Trouble } from '../../src-core/contract/trouble.ts';

const WHAT: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no room for the capture',
  EDQUOT: 'Your share of the disk has no room for the capture',
  ENOENT: 'There is no such folder',
  EACCES: 'The capture may not be written there',
  EPERM: 'The capture may not be written there',
  EROFS: 'This disk can only be read',
  EISDIR: 'There is a folder of this name',
};

/** Words for a place that does not take a capture. Errors that are not of the file system are thrown on. */
export function savingTrouble(error: unknown, target: string): Trouble {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (!(error instanceof Error) || code === undefined) throw error;
  return {
    what: WHAT[code] ?? `The capture can't be saved there (${code})`,
    where: target,
    remedy: 'Choose another place. Until then it stays where it is.',
  };
}
