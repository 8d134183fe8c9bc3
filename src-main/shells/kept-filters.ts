import type { FilterChange, KeptFilters } from '../../src-core/contract/shell.ts';
import { isFilterToKeep } from '../../src-core/contract/shell-checks.ts';
import { arrayOf, isText, record } from '../../src-core/values/checks.ts';
import { KeptFile } from './kept-file.ts';

/** Filters used before that are offered again, at most. */
const MOST_RECENT = 50;
const MOST_FAVOURITES = 200;

const areKept = record<KeptFilters>({ recent: arrayOf(isText), favourites: arrayOf(isText) });

/** The filters used before and those saved as favourites, kept between sessions in `filters.json`. */
export class FilterMemory {
  private readonly kept: KeptFile<KeptFilters>;

  constructor(folder: string) {
    this.kept = new KeptFile(folder, 'filters.json', understood);
  }

  list(): Promise<KeptFilters> {
    return this.kept.read();
  }

  /** Gives what is kept then. */
  async change(change: FilterChange): Promise<KeptFilters> {
    await this.kept.change((kept) => bounded(changed(kept, change)));
    return this.kept.read();
  }
}

function changed({ recent, favourites }: KeptFilters, { filter, as }: FilterChange): KeptFilters {
  const without = (filters: readonly string[]): readonly string[] =>
    filters.filter((other) => other !== filter);
  switch (as) {
    case 'used':
      return { recent: [filter, ...without(recent)], favourites };
    case 'favourite':
      return { recent, favourites: [filter, ...without(favourites)] };
    case 'ordinary':
      return { recent, favourites: without(favourites) };
    case 'forgotten':
      return { recent: without(recent), favourites: without(favourites) };
  }
}

function bounded({ recent, favourites }: KeptFilters): KeptFilters {
  return { recent: recent.slice(0, MOST_RECENT), favourites: favourites.slice(0, MOST_FAVOURITES) };
}

function understood(content: unknown): KeptFilters {
  if (!areKept(content)) return { recent: [], favourites: [] };
  const { recent, favourites } = content;
  return bounded({ recent: recent.filter(isFilterToKeep), favourites: favourites.filter(isFilterToKeep) });
}
