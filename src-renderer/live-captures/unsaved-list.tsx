import { type ReactNode, useState } from 'react';
import type { CaptureHandle, SavedCapture, UnsavedCapture } from '../../src-core/contract/shell.ts';
import type { Shell } from '../engine-client/shell.ts';
import { type UnsavedCaptures, unsavedFacts } from './unsaved-captures.ts';

interface UnsavedListProps {
  readonly shell: Shell;
  readonly unsaved: UnsavedCaptures;
  readonly onOpen: (how: () => Promise<CaptureHandle | undefined>) => void;
}

/** The live captures that wait for a decision, each with the three that there are. */
export function UnsavedList({ shell, unsaved, onOpen }: UnsavedListProps): ReactNode {
  const [words, setWords] = useState('');
  const carryOut = (action: () => Promise<string>): void => {
    action()
      .then(setWords, (error: unknown) => setWords(error instanceof Error ? error.message : String(error)))
      .finally(unsaved.refresh);
  };
  return (
    <>
      <ul className="unsaved-list">
        {unsaved.captures.map((capture) => (
          <UnsavedRow
            key={capture.file}
            capture={capture}
            onOpen={() => onOpen(() => shell.openUnsaved(capture.file).finally(unsaved.refresh))}
            onSave={() => carryOut(async () => savedWords(await shell.saveUnsaved(capture.file)))}
            onDiscard={() =>
              carryOut(async () => {
                await shell.discardUnsaved(capture.file);
                return `${capture.name} was discarded.`;
              })
            }
          />
        ))}
      </ul>
      <p className="unsaved-words" role="status">
        {words}
      </p>
    </>
  );
}

interface UnsavedRowProps {
  readonly capture: UnsavedCapture;
  readonly onOpen: () => void;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

function UnsavedRow({ capture, onOpen, onSave, onDiscard }: UnsavedRowProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const { name } = capture;
  return (
    <li>
      <span className="unsaved-name">{name}</span>
      <span className="unsaved-facts">{unsavedFacts(capture)}</span>
      <span className="unsaved-actions">
        {isAsking ? (
          <>
            <span>Discard it for good?</span>
            <button
              type="button"
              className="danger"
              onClick={onDiscard}
              aria-label={`Discard ${name} for good`}
            >
              Discard
            </button>
            <button type="button" onClick={() => setAsking(false)} aria-label={`Keep ${name}`}>
              Keep
            </button>
          </>
        ) : (
          <>
            <button type="button" onClick={onOpen} aria-label={`Open ${name}`}>
              Open
            </button>
            <button type="button" onClick={onSave} aria-label={`Save ${name}`}>
              Save…
            </button>
            <button type="button" onClick={() => setAsking(true)} aria-label={`Discard ${name}`}>
              Discard…
            </button>
          </>
        )}
      </span>
    </li>
  );
}

/** What came of saving, in words; nothing when its user decided otherwise. */
export function savedWords(saved: SavedCapture | null): string {
  if (saved === null) return '';
  return saved.kind === 'moved'
    ? `Saved as ${saved.path}.`
    : 'The download has begun. Discard the capture here once it has arrived.';
}
