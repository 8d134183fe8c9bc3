import { performance } from 'node:perf_hooks';
import type { CaptureState } from '../../src-core/contract/views.ts';

/** At least this many milliseconds between two pieces of news of a capture: rows are there within 100. */
const INTERVAL = 60;
/**
 * The same while a live source keeps the engine busy for more than this part of the time: to show what nobody can read
 * at that pace would take the processor from those who talk.
 */
const BUSY = { utilization: 0.4, interval: 1000 };

/** Milliseconds until the next news, at least. @param utilization part of the time, of late, that the engine was busy */
export function newsInterval(state: CaptureState, utilization: number): number {
  return state.kind === 'recording' && utilization > BUSY.utilization ? BUSY.interval : INTERVAL;
}

/** Knows how busy the event loop was from one call to the next. */
export class Utilization {
  private last = performance.eventLoopUtilization();

  /** From 0 to 1. */
  sinceLast(): number {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.last);
    this.last = now;
    return utilization;
  }
}
