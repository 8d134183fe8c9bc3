import { setMaxListeners } from 'node:events';
import type { ReachFailure, ReachStage } from './reach-failure.ts';

/** Milliseconds that `setTimeout` can wait; it takes anything longer for nothing. */
export const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** Ends an attempt from outside: when its time is up, or by a signal. */
export class Interruption {
  private cause: 'timed-out' | 'stopped' | undefined;
  private readonly timer: NodeJS.Timeout;

  /** @param interrupt is called once, at most */
  constructor(
    private readonly timeLimit: number,
    private readonly signal: AbortSignal,
    private readonly interrupt: () => void,
  ) {
    this.timer = setTimeout(() => this.end('timed-out'), Math.min(timeLimit, LONGEST_TIMEOUT));
    // One signal stops all attempts that are under way, which Node would warn of as a leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', this.onAbort);
    // Timers are late at times: of two things that can happen at once the limit is to come first.
    if (timeLimit <= 0) this.end('timed-out');
  }

  /** Lets the attempt be. */
  stop(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.onAbort);
  }

  /** What the attempt ended with at this stage, if it was ended from here. */
  failureAt(stage: ReachStage): ReachFailure | undefined {
    if (this.cause !== 'timed-out') return this.cause && { code: this.cause };
    return { code: 'timed-out', stage, milliseconds: Math.max(this.timeLimit, 0) };
  }

  private end(cause: 'timed-out' | 'stopped'): void {
    this.stop();
    this.cause = cause;
    this.interrupt();
  }

  private readonly onAbort = (): void => this.end('stopped');
}
