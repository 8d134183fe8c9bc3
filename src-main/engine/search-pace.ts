import type { SearchProgress } from '../../src-core/contract/searching.ts';

/** Milliseconds that a search takes before it is told of: what is over in a moment needs no words. */
const WORTH_TELLING = 200;
/** At least this many milliseconds lie between two pieces of news. */
const NEWS_INTERVAL = 100;

/** How long a search has gone on, how fast, and when it is time to tell of it. */
export class SearchPace {
  private startedAt = 0;
  private lookedBefore = 0;
  private toldAt = Number.NEGATIVE_INFINITY;

  /** @param looked rows looked at already */
  start(looked: number): void {
    this.startedAt = performance.now();
    this.lookedBefore = looked;
    this.toldAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether it has been told of since it was started. */
  get wasTold(): boolean {
    return this.toldAt >= this.startedAt;
  }

  /** Whether to tell of it now; then counts as told. */
  isTimeToTell(): boolean {
    const now = performance.now();
    if (now - this.startedAt < WORTH_TELLING || now - this.toldAt < NEWS_INTERVAL) return false;
    this.toldAt = now;
    return true;
  }

  progress(
    { state, failure }: Pick<SearchProgress, 'state' | 'failure'>,
    { looked, toLook, cutContents }: Pick<SearchProgress, 'looked' | 'toLook' | 'cutContents'>,
  ): SearchProgress {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const rate = seconds > 0 ? Math.max(0, looked - this.lookedBefore) / seconds : 0;
    return { state, failure, looked, toLook, rate, cutContents };
  }
}
