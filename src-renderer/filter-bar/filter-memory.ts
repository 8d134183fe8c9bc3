import { useCallback, useEffect, useMemo, useState } from 'react';
import type { FilterChange, KeptFilters } from '../../src-core/contract/shell.ts';
import { isFilterToKeep } from '../../src-core/contract/shell-checks.ts';
import type { Shell } from '../engine-client/shell.ts';

/** Filters that are offered again, and the way to keep more. */
export interface FilterMemory {
  readonly kept: KeptFilters;
  readonly keep: (filter: string, as: FilterChange['as']) => void;
}

const NONE: KeptFilters = { recent: [], favourites: [] };

/** The filters that the shell keeps. A shell that can't is no reason not to filter: then none are offered. */
export function useFilterMemory(shell: Shell): FilterMemory {
  const [kept, setKept] = useState(NONE);
  useEffect(() => {
    shell.keptFilters().then(setKept, () => {});
  }, [shell]);
  const keep = useCallback(
    (filter: string, as: FilterChange['as']) => {
      if (isFilterToKeep(filter)) shell.keepFilter({ filter, as }).then(setKept, () => {});
    },
    [shell],
  );
  return useMemo(() => ({ kept, keep }), [kept, keep]);
}
