import type { ReactNode } from 'react';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { numberText } from '../look/numbers.ts';

interface FrameLinksProps {
  readonly frames: readonly number[];
  readonly connection: number;
  readonly onSelect: (row: SelectedRow) => void;
}

/** Links shown at a time; a message can have hundreds of thousands of fragments. */
const MOST_LINKS = 50;

/** The frames of a message, each a click away. */
export function FrameLinks({ frames, connection, onSelect }: FrameLinksProps): ReactNode {
  return (
    <>
      {frames.slice(0, MOST_LINKS).map((row) => (
        <button
          key={row}
          type="button"
          className="link"
          onClick={() => onSelect({ level: 'frames', row, connection })}
        >
          {numberText(row)}
        </button>
      ))}
      {frames.length > MOST_LINKS && ` and ${numberText(frames.length - MOST_LINKS)} more`}
    </>
  );
}
