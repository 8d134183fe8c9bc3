import type { ReactNode } from 'react';

interface EndedCaptureProps {
  /** A clause without its full stop. */
  readonly reason: string;
  /** Whether it is a live capture that nobody has saved yet. */
  readonly isUnsaved: boolean;
  /** Opens the file of the capture anew; not there when its engine goes on elsewhere. */
  readonly onReopen: (() => void) | undefined;
}

/** In the place of a capture that has no engine any more. */
export function EndedCapture({ reason, isUnsaved, onReopen }: EndedCaptureProps): ReactNode {
  return (
    <div className="ended-capture" role="alert">
      <h2>This capture can't be shown any more</h2>
      <p>{`Why: ${reason}.`}</p>
      {onReopen !== undefined && (
        <>
          <p>
            {isUnsaved
              ? 'Nothing that was shown is lost: every packet was written to disk before.'
              : 'Its file is as it was.'}
          </p>
          <button type="button" onClick={onReopen}>
            {isUnsaved ? 'Open what was recorded' : 'Open it again'}
          </button>
        </>
      )}
    </div>
  );
}
