import { setTimeout as elapse } from 'node:timers/promises';
import type { SearchProgress } from '../../src-core/contract/searching.ts';
import { troubleText } from '../../src-core/contract/trouble.ts';
import type { RowQuery } from '../../src-core/query/row-query.ts';
import { fileTrouble } from './file-trouble.ts';
import { SearchPace } from './search-pace.ts';
import { workATurn, workInTurns } from './turns.ts';

/** Milliseconds that the first answer waits for rows to show. */
const PATIENCE = 100;

/** Rows can't be told because the search for them failed; the message says why. */
export class SearchFailure extends Error {}

/** The rows of a table while they are being found, turn by turn. */
export class TableSearch {
  private readonly pace = new SearchPace();
  private state: SearchProgress['state'] = 'running';
  private isDropped = false;
  private run: Promise<void> | undefined;
  private failure: string | null = null;
  /** Whether somebody was told that it goes on, and so has to be told of its end. */
  private isAwaited = false;
  private readonly bornAt = performance.now();

  /**
   * @param tell told of progress that is worth it, of the end of what was told of, and of failure
   * @param name how the capture is called in words
   */
  constructor(
    readonly query: RowQuery,
    private readonly tell: (progress: SearchProgress) => void,
    private readonly name: string,
  ) {}

  /** How far it has come, to be told with rows. */
  report(): SearchProgress {
    this.isAwaited = this.state === 'running';
    return this.progress;
  }

  get isComplete(): boolean {
    return this.state === 'complete';
  }

  /** Goes on with what there is to look at by now, unless it was cancelled or has failed. */
  goOn(): void {
    const isOver = this.state === 'cancelled' || this.state === 'failed';
    if (isOver || this.isDropped || this.run !== undefined) return;
    this.pace.start(this.query.looked);
    try {
      // Small captures are done right here, and a grown one has little that is new.
      if (workATurn((isTimeUp) => this.query.work(isTimeUp))) {
        this.state = 'complete';
        return;
      }
    } catch (error) {
      this.fail(error);
      this.tell(this.report());
      return;
    }
    this.state = 'running';
    this.run = this.workOn();
  }

  /** Until it is complete, or is ended. Throws `SearchFailure`. */
  async finish(): Promise<void> {
    this.goOn();
    await this.run;
    this.throwFailure();
  }

  /**
   * Until there are as many rows as asked for, or it is over, or nobody would like to wait any longer. Throws
   * `SearchFailure`.
   */
  async firstRows(count: number): Promise<void> {
    this.goOn();
    await this.patiently(count);
    this.throwFailure();
  }

  private async patiently(count: number): Promise<void> {
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
      this.fail(error);
    }
    this.run = undefined;
    const isNews = this.pace.wasTold || this.isAwaited || this.state === 'failed';
    if (!this.isDropped && isNews) this.tell(this.report());
  }

  /** A search that can't go on must not take the reading of the capture along, which drives it. */
  private fail(error: unknown): void {
    this.state = 'failed';
    this.failure = searchTrouble(error, this.name);
  }

  private throwFailure(): void {
    if (this.failure !== null) throw new SearchFailure(this.failure);
  }

  private get progress(): SearchProgress {
    return this.pace.progress({ state: this.state, failure: this.failure }, this.query);
  }
}

function searchTrouble(error: unknown, where: string): string {
  if ((error as NodeJS.ErrnoException).code !== undefined) return troubleText(fileTrouble(error, where));
  const reason = error instanceof Error ? error.message : String(error);
  return troubleText({ what: `The search broke off: ${reason}`, where, remedy: 'Ask for fewer rows.' });
}
