import { Square } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { byteText, countText } from '../look/numbers.ts';
import { useSummary } from './capture-facts.ts';
import { LiveDot } from './live-mark.tsx';

interface LiveBarProps {
  readonly client: EngineClient;
  /** What came of saving it last, in words. */
  readonly words: string;
  readonly onSave: () => void;
}

/** Above a live capture that nobody has saved yet: that it is recorded, or that it waits to be saved. */
export function LiveBar({ client, words, onSave }: LiveBarProps): ReactNode {
  const summary = useSummary(client);
  if (summary === undefined) return null;
  const { state, packets, bytesRead } = summary;
  if (state.kind === 'recording') {
    return (
      <div className="live-bar">
        <LiveDot />
        <span>
          {packets === 0
            ? 'Recording: no packet has come yet'
            : `Recording: ${byteText(bytesRead)}, ${countText(packets, 'packet')}`}
        </span>
        <button type="button" onClick={() => void client.request('stop', {})}>
          <Square size={11} fill="currentColor" aria-hidden /> Stop
        </button>
      </div>
    );
  }
  if (packets === 0) return null;
  return (
    <div className="live-bar">
      <span>This live capture is not saved yet. It is kept until you save or discard it.</span>
      <button type="button" onClick={onSave} title="Save (Ctrl+S)">
        Save…
      </button>
      <span className="unsaved-words" role="status">
        {words}
      </span>
    </div>
  );
}
