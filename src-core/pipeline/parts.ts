import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { PayloadSpool } from '../capture-store/payload-place.ts';
import type { Inflate } from '../websocket/permessage-deflate/inflate.ts';
import type { Limits } from './limits.ts';

/** What every stage of a pipeline works with. */
export interface PipelineParts {
  /** Where the rows go. */
  readonly store: CaptureStore;
  /** Where payloads go that the capture file doesn't hold as they are. */
  readonly spool: PayloadSpool;
  readonly limits: Limits;
  readonly inflate: Inflate;
}

/** Inflates until all content together is as long as the limit; from then on everything is too long. */
export function limitedInflate(inflate: Inflate, mostContent: number): Inflate {
  let left = mostContent;
  return (data) => {
    if (left <= 0) return { kind: 'too-long' };
    const outcome = inflate({ ...data, mostContent: Math.min(data.mostContent, left) });
    if (outcome.kind === 'inflated') left -= outcome.content.length;
    return outcome;
  };
}
