import type { CaptureState } from '../../src-core/contract/views.ts';
import type { Recording } from '../live-captures/recording.ts';
import type { SourceOutcome } from '../sources/source-outcome.ts';

/** Of a live source whose bytes are no packets. */
export function noPackets(where: string): SourceOutcome {
  const what = 'This looks like a HAR file, and only packets can be recorded';
  return { kind: 'failed', trouble: { what, where, remedy: 'Write it to a file, and open that.' } };
}

/** A recording that was stopped is as complete as one whose source has ended. */
export function outcomeOfRecording(outcome: SourceOutcome, { trouble }: Recording): SourceOutcome {
  if (trouble !== undefined) return { kind: 'finished', warning: trouble };
  return outcome.kind === 'stopped' ? { kind: 'finished', warning: undefined } : outcome;
}

/** How a capture stands when its source has come to an end. */
export function stateAfter(outcome: SourceOutcome): CaptureState {
  switch (outcome.kind) {
    case 'finished':
      return { kind: 'complete', warning: outcome.warning ?? null };
    case 'stopped':
      return { kind: 'stopped' };
    case 'failed':
      return { kind: 'failed', trouble: outcome.trouble };
  }
}
