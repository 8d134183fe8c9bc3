import type { SearchNews, SearchProgress } from '../../src-core/contract/searching.ts';
import type { ShownRows } from '../frames/frame-table.tsx';

/** The search that a person is told of. */
export interface ShownSearch extends SearchProgress {
  readonly of: SearchNews['of'];
}

/**
 * A search that takes long enough to be told of: that for a hit while it goes on, else that for the table's rows, also
 * where it was cancelled or failed. What ended in a moment is never told.
 */
export function searchShown({ search }: ShownRows, news: SearchNews | undefined): ShownSearch | undefined {
  if (news?.of === 'hit' && news.progress.state === 'running') return { ...news.progress, of: 'hit' };
  if (search?.state === 'complete') return undefined;
  if (search?.state === 'cancelled') return { ...search, of: 'rows' };
  if (news?.of === 'rows' && news.progress.state === 'failed') return { ...news.progress, of: 'rows' };
  // The table asks for rows at its own pace; the engine's own news are newer.
  return news?.of === 'rows' && news.progress.state === 'running'
    ? { ...news.progress, of: 'rows' }
    : undefined;
}
