import type { ReactNode } from 'react';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import { byteText, countText } from '../look/numbers.ts';

/** How far opening has come, and the way to end it; nothing once it has ended by itself. */
export function OpeningProgress({
  summary,
  onCancel,
}: {
  summary: CaptureSummary;
  onCancel: () => void;
}): ReactNode {
  const { state, bytesRead, bytesTotal, frames } = summary;
  if (state.kind === 'stopped') {
    return (
      <div className="opening" role="status">
        Opening was cancelled after {byteText(bytesRead)}. What was read until then is shown.
      </div>
    );
  }
  if (state.kind !== 'opening') return null;
  const of = bytesTotal === null ? '' : ` of ${byteText(bytesTotal)}`;
  return (
    <div className="opening" role="status">
      <progress
        max={bytesTotal ?? undefined}
        value={bytesTotal === null ? undefined : bytesRead}
        aria-label="Opening"
      />
      <span>
        Opening: {byteText(bytesRead)}
        {of}, {countText(frames, 'frame')}
      </span>
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
