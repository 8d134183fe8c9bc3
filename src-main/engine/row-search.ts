import { setTimeout as elapse } from 'node:timers/promises';
import type { SearchProgress } from '../../src-core/contract/searching.ts';
import type { RowQuery } from '../../src-core/query/row-query.ts';
import { SearchPace } from './search-pace.ts';
import { workATurn, workInTurns } from './turns.ts';

/** Milliseconds that the first answer waits for rows to show. */
const PATIENCE = 100;

/** The rows of a table while they are being found, turn by turn. */
export class RowSearch {
  private readonly pace = new SearchPace();
  private state: SearchProgress['state'] = 'running';
  private isDropped = false;
  private run: Promise<void> | undefined;
  private failure: unknown;
  /** Whether somebody was told that it goes on, and so has to be told of its end. */
  private isAwaited = false;
  private readonly bornAt = performance.now();

  /** @param tell told of progress that is worth it, and of the end of what was told of */
  constructor(
    readonly query: RowQuery,
    private readonly tell: (progress: SearchProgress) => void,
  ) {}

  /** How far it has come, to be told with rows. */
  report(): SearchProgress {
    this.isAwaited = this.state === 'running';
    return this.progress;
  }

  get isComplete(): boolean {
    return this.state === 'complete';
  }

  /** Goes on with what there is to look at by now, unless it was cancelled. Throws what looking at rows throws. */
  goOn(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.state === 'cancelled' || this.isDropped || this.run !== undefined) return;
    this.pace.start(this.query.looked);
    // Small captures are done right here, and a grown one has little that is new.
    if (workATurn((isTimeUp) => this.query.work(isTimeUp))) {
      this.state = 'complete';
      return;
    }
    this.state = 'running';
    this.run = this.workOn();
  }

  /** Until it is complete, or is ended. */
  async finish(): Promise<void> {
    this.goOn();
    await this.run;
  }

  /** Until there are as many rows as asked for, or it is over, or nobody would like to wait any longer. */
  async firstRows(count: number): Promise<void> {
    this.goOn();
    while (this.run !== undefined && this.query.count < count) {
      const left = PATIENCE - (performance.now() - this.bornAt);
      if (left <= 0) return;
      await Promise.race([this.run, elapse(Math.min(left, 10))]);
    }
  }

  cancel(): void {
    if (this.state === 'running') this.state = 'cancelled';
  }

  continue(): void {
    if (this.state !== 'cancelled') return;
    this.state = 'running';
    this.goOn();
  }

  /** Nobody asks for its rows any more. */
  drop(): void {
    this.isDropped = true;
  }

  private async workOn(): Promise<void> {
    const isStopped = (): boolean => this.isDropped || this.state !== 'running';
    try {
      const isDone = await workInTurns(
        (isTimeUp) => this.query.work(isTimeUp),
        isStopped,
        () => this.pace.isTimeToTell() && this.tell(this.progress),
      );
      if (isDone) this.state = 'complete';
    } catch (error) {
      this.failure = error;
      this.state = 'cancelled';
    }
    this.run = undefined;
    if (!this.isDropped && (this.pace.wasTold || this.isAwaited)) this.tell(this.report());
  }

  private get progress(): SearchProgress {
    return this.pace.progress(this.state, this.query);
  }
}
