import { useCallback, useMemo, useState } from 'react';
import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { sortAt } from '../frames/sorting.ts';
import { type ShownPlace, selectionOf } from '../jumps/shown-place.ts';

export interface CapturePlace {
  readonly place: ShownPlace;
  /** The rows that the place shows; the same object as long as they are the same. */
  readonly selection: RowSelection;
  readonly change: (part: Partial<ShownPlace>) => void;
  readonly switchLevel: (level: Level) => void;
  readonly selectConnections: (chosen: readonly number[]) => void;
}

const BEGINNING: ShownPlace = {
  level: 'frames',
  connections: [],
  filter: null,
  sort: null,
  selected: undefined,
};

/** What is shown of a capture, and how that changes. */
export function useCapturePlace(client: EngineClient, summary: CaptureSummary | undefined): CapturePlace {
  const [wanted, setWanted] = useState(BEGINNING);
  const change = useCallback(
    (part: Partial<ShownPlace>) => setWanted((before) => ({ ...before, ...part })),
    [],
  );
  // A source that keeps messages only has no frames to show.
  const knowsFrames = summary?.knowsFrames !== false;
  const place = useMemo<ShownPlace>(
    () => (knowsFrames ? wanted : { ...wanted, level: 'messages' }),
    [wanted, knowsFrames],
  );
  const { connections, filter, sort, selected } = place;
  const selection = useMemo(() => selectionOf({ connections, filter, sort }), [connections, filter, sort]);

  // Frames and messages know each other, so switching keeps the place.
  const switchLevel = (level: Level): void => {
    change({ level, sort: sortAt(level, sort) });
    if (selected === undefined || selected.level === level) return;
    counterpart(client, selected).then(
      (found) => change({ selected: found }),
      () => {},
    );
  };

  // A row of another connection would contradict what was just chosen.
  const selectConnections = (chosen: readonly number[]): void => {
    const isOutside = selected !== undefined && chosen.length > 0 && !chosen.includes(selected.connection);
    change({ connections: chosen, ...(isOutside && { selected: undefined }) });
  };
  return { place, selection, change, switchLevel, selectConnections };
}

/** The message of a frame, or the first frame of a message. */
async function counterpart(client: EngineClient, selected: SelectedRow): Promise<SelectedRow | undefined> {
  const { level, row, connection } = selected;
  if (level === 'messages') {
    const { frameRows } = await client.request('message', { row });
    return frameRows[0] === undefined ? undefined : { level: 'frames', row: frameRows[0], connection };
  }
  const { message } = await client.request('frame', { row });
  return message === null ? undefined : { level: 'messages', row: message, connection };
}
