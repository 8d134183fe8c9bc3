import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { FilterBar } from '../filter-bar/filter-bar.tsx';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { ChoiceSwitch } from '../look/choice-switch.tsx';
import type { CapturePlace } from './capture-place.ts';
import type { CaptureSearch } from './capture-search.ts';
import type { ShownSearch } from './search-shown.ts';

interface CaptureToolbarProps {
  /** Where the toolbar of the window has room for a capture. */
  readonly slot: Element | null;
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly where: CapturePlace;
  readonly memory: FilterMemory;
  readonly search: CaptureSearch;
  readonly progress: ShownSearch | undefined;
}

const LEVELS = [
  { id: 'frames', title: 'Frames' },
  { id: 'messages', title: 'Messages' },
] as const;

/** What the toolbar has of the capture in sight: its filter bar, and the switch between frames and messages. */
export function CaptureToolbar(props: CaptureToolbarProps): ReactNode {
  const { slot, client, summary, where, memory, search, progress } = props;
  const { place, change, switchLevel } = where;
  if (slot === null) return null;
  return createPortal(
    <>
      <FilterBar
        client={client}
        memory={memory}
        mode={search.mode}
        onMode={search.setMode}
        filter={place.filter}
        onFilter={(filter) => change({ filter })}
        find={search.find}
        onFind={search.lookFor}
        onLeave={focusTable}
        focusWish={search.focusWish}
        progress={progress?.state === 'running' ? progress.looked / progress.toLook : undefined}
      />
      {summary.knowsFrames ? (
        <ChoiceSwitch<Level> label="Rows" choices={LEVELS} chosen={place.level} onChoose={switchLevel} />
      ) : (
        <span className="messages-only" title="A HAR file keeps messages, not frames">
          Messages only
        </span>
      )}
    </>,
    slot,
  );
}

/** Puts the keyboard into the table in sight. */
function focusTable(): void {
  document.querySelector<HTMLElement>('.capture-slot:not([hidden]) .frames [role=listbox]')?.focus();
}
