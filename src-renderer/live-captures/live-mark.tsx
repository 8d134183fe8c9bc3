import type { ReactNode } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { useSummary } from './capture-facts.ts';

/** In the tab of a live capture that nobody has saved yet: whether it is recorded, or waits to be saved. */
export function LiveMark({ client }: { client: EngineClient }): ReactNode {
  const summary = useSummary(client);
  if (summary?.state.kind === 'recording') return <LiveDot />;
  return summary === undefined || summary.packets === 0 ? null : (
    <span className="unsaved-mark">unsaved</span>
  );
}

/** The sign of a recording that goes on. */
export function LiveDot(): ReactNode {
  return (
    <span className="live-dot" role="img" aria-label="recording" title="Recording">
      ●
    </span>
  );
}
