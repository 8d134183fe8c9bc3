import type { SearchProgress } from '../../src-core/contract/searching.ts';
import type { HitSearch } from '../../src-core/query/hit-search.ts';
import { SearchPace } from './search-pace.ts';
import { workInTurns } from './turns.ts';

/** A search for the next hit, turn by turn. */
export class HitJump {
  private readonly pace = new SearchPace();
  private isCancelled = false;

  constructor(
    private readonly search: HitSearch,
    private readonly tell: (progress: SearchProgress) => void,
  ) {}

  /** The position of the hit among the rows. */
  async run(): Promise<number | 'none' | 'cancelled'> {
    const { search, pace, tell } = this;
    pace.start(0);
    let isDone = false;
    try {
      isDone = await workInTurns(
        (isTimeUp) => search.work(isTimeUp),
        () => this.isCancelled,
        () => pace.isTimeToTell() && tell(this.progress('running')),
      );
    } finally {
      // Who asked is told why it failed; the others, that it doesn't go on.
      if (pace.wasTold) tell(this.progress(isDone ? 'complete' : 'cancelled'));
    }
    return this.isCancelled ? 'cancelled' : (search.found ?? 'none');
  }

  cancel(): void {
    this.isCancelled = true;
  }

  private progress(state: SearchProgress['state']): SearchProgress {
    return this.pace.progress({ state, failure: null }, this.search);
  }
}
