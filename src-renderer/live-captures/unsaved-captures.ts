import { useCallback, useEffect, useState } from 'react';
import type { UnsavedCapture } from '../../src-core/contract/shell.ts';
import type { Shell } from '../engine-client/shell.ts';
import { byteText } from '../look/numbers.ts';

/** The live captures that nobody has saved yet and nobody has open. */
export interface UnsavedCaptures {
  readonly captures: readonly UnsavedCapture[];
  /** Those of them that were there when the window opened: what an earlier run has left. */
  readonly leftBehind: readonly UnsavedCapture[];
  readonly refresh: () => void;
}

/** Asks the shell, and again whenever one comes back to the window: another window may have changed them. */
export function useUnsavedCaptures(shell: Shell): UnsavedCaptures {
  const [captures, setCaptures] = useState<readonly UnsavedCapture[]>([]);
  const [atFirst, setAtFirst] = useState<ReadonlySet<string>>();

  const refresh = useCallback(() => {
    shell.unsaved().then(
      (found) => {
        setCaptures(found);
        setAtFirst((known) => known ?? new Set(found.map(({ file }) => file)));
      },
      () => setCaptures([]),
    );
  }, [shell]);

  useEffect(() => {
    refresh();
    window.addEventListener('focus', refresh);
    return () => window.removeEventListener('focus', refresh);
  }, [refresh]);

  return { captures, leftBehind: captures.filter(({ file }) => atFirst?.has(file) === true), refresh };
}

/** `1.2 MB, last packet on 21 Nov 2026, 07:43:09` */
export function unsavedFacts({ size, lastWritten }: UnsavedCapture): string {
  const at = new Date(lastWritten).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  return `${byteText(size)}, last packet on ${at}`;
}
