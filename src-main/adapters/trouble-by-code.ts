import type { Trouble } from '../../src-core/contract/trouble.ts';

/** Words for a refusal of the file system, wherever it happened. */
export type TroubleWords = Omit<Trouble, 'where'>;

/**
 * Puts words to an error of the file system by its code, `ENOSPC`. Errors that are not of the file system are thrown
 * on.
 *
 * @param where the file or folder it happened at
 * @param otherwise the words for codes that the table doesn't name
 */
export function troubleByCode(
  error: unknown,
  where: string,
  words: Readonly<Record<string, TroubleWords>>,
  otherwise: (code: string) => TroubleWords,
): Trouble {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (!(error instanceof Error) || code === undefined) throw error;
  return { ...(words[code] ?? otherwise(code)), where };
}
