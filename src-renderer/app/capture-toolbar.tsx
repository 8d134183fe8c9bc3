import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { Level } from '../../src-core/contract/views.ts';
import { FilterBar, type FilterBarProps } from '../filter-bar/filter-bar.tsx';
import { ChoiceSwitch } from '../look/choice-switch.tsx';

interface CaptureToolbarProps extends FilterBarProps {
  /** Where the toolbar of the window has room for a capture. */
  readonly slot: Element | null;
  readonly level: Level;
  readonly onLevel: (level: Level) => void;
  /** Whether there are frames to be switched to. */
  readonly knowsFrames: boolean;
}

const LEVELS = [
  { id: 'frames', title: 'Frames' },
  { id: 'messages', title: 'Messages' },
] as const;

/** What the toolbar has of the capture in sight: its filter bar, and the switch between frames and messages. */
export function CaptureToolbar({
  slot,
  level,
  onLevel,
  knowsFrames,
  ...bar
}: CaptureToolbarProps): ReactNode {
  if (slot === null) return null;
  return createPortal(
    <>
      <FilterBar {...bar} />
      {knowsFrames ? (
        <ChoiceSwitch<Level> label="Rows" choices={LEVELS} chosen={level} onChoose={onLevel} />
      ) : (
        <span className="messages-only" title="A HAR file keeps messages, not frames">
          Messages only
        </span>
      )}
    </>,
    slot,
  );
}
