import type { ReactNode } from 'react';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { useEnd, useSummary } from '../live-captures/capture-facts.ts';
import { EndedCapture } from '../live-captures/ended-capture.tsx';
import { LiveBar } from '../live-captures/live-bar.tsx';
import { MishapBoundary } from '../look/mishap-boundary.tsx';
import { CapturePane } from './capture-pane.tsx';
import type { OpenCapture } from './open-captures.ts';

interface CaptureSlotProps {
  readonly capture: OpenCapture;
  readonly isActive: boolean;
  readonly memory: FilterMemory;
  /** Where the toolbar of the window has room for a capture. */
  readonly toolbar: Element | null;
  /** What came of saving it last, in words. */
  readonly savingWords: string;
  readonly onSave: () => void;
  readonly onReopen: () => void;
  /** Closes the capture of a proxy that nothing came of, and asks anew what it is to be. */
  readonly onProxyAgain: () => void;
}

/** What a tab shows: its capture, or why there is none any more, and how it stands with a live one. */
export function CaptureSlot(props: CaptureSlotProps): ReactNode {
  const { capture, savingWords, onSave, onReopen, ...shown } = props;
  const { handle, client } = capture;
  const end = useEnd(client);
  const summary = useSummary(client);
  const isUnsaved = handle.unsaved !== null;
  if (end !== undefined) {
    const onReopenHere = client.engineHasEnded ? onReopen : undefined;
    return <EndedCapture reason={end} isUnsaved={isUnsaved} onReopen={onReopenHere} />;
  }
  const isProxying = summary?.state.kind === 'recording' && summary.proxy !== null;
  return (
    <>
      {isUnsaved && !isProxying && <LiveBar client={client} words={savingWords} onSave={onSave} />}
      <MishapBoundary>
        <CapturePane client={client} {...shown} />
      </MishapBoundary>
    </>
  );
}
