import { type ReactNode, useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { troubleText } from '../../src-core/contract/trouble.ts';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import { ConnectionList } from '../connections/connection-list.tsx';
import { DetailPane } from '../detail/detail-pane.tsx';
import type { DetailTab } from '../detail/detail-tabs.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { FrameTable } from '../frames/frame-table.tsx';
import { useMediaQuery } from '../look/media-query.ts';
import type { ShownPlace } from '../violations/jump-place.ts';
import { useViolationJumps } from '../violations/violation-jumps.ts';
import { OpeningProgress } from './opening-progress.tsx';
import { StatusBar } from './status-bar.tsx';

/** One capture: its connections, its rows, and the detail of one of them. */
export function CapturePane({ client, isActive }: { client: EngineClient; isActive: boolean }): ReactNode {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  const summary = useSyncExternalStore(subscribe, () => client.summary);
  const ended = useSyncExternalStore(subscribe, () => client.ended);
  const [connections, setConnections] = useState<readonly number[]>([]);
  const [level, setLevel] = useState<Level>('frames');
  const [selected, setSelected] = useState<SelectedRow>();
  const [tab, setTab] = useState<DetailTab>('payload');
  const [shownRows, setShownRows] = useState(0);
  const shown = useMemo(
    () => (connections.length === 0 ? null : [...connections].sort((a, b) => a - b)),
    [connections],
  );

  // Beside the table there is no room for content in a narrow window.
  const isNarrow = useMediaQuery('(max-width: 1279px)');

  // Frames and messages know each other, so switching keeps the place.
  const switchLevel = (next: Level): void => {
    setLevel(next);
    if (selected !== undefined && selected.level !== next)
      void counterpart(client, selected).then(setSelected);
  };

  // A row of another connection would contradict what was just chosen.
  const selectConnections = (chosen: readonly number[]): void => {
    setConnections(chosen);
    if (selected !== undefined && chosen.length > 0 && !chosen.includes(selected.connection))
      setSelected(undefined);
  };

  const jumps = useViolationJumps({
    client,
    isActive,
    place: { level, connections, selected },
    onJump: (place: ShownPlace) => {
      setLevel(place.level);
      setConnections(place.connections);
      setSelected(place.selected);
      // The bytes of a violation are marked, so who reads bytes stays with them.
      setTab((before) =>
        place.selected === undefined ? 'handshake' : before === 'bytes' ? 'bytes' : 'violations',
      );
    },
  });

  if (ended !== undefined)
    return <div className="trouble" role="alert">{`This capture can't be shown any more: ${ended}.`}</div>;
  if (summary === undefined) return <div className="waiting">Opening…</div>;
  if (summary.state.kind === 'failed') return <OpeningFailed summary={summary} />;
  return (
    <div className="capture-pane">
      <OpeningProgress summary={summary} onCancel={() => void client.request('stop', {})} />
      {summary.state.kind === 'complete' && summary.state.warning !== null && (
        <div className="trouble" role="alert">
          {troubleText(summary.state.warning)}
        </div>
      )}
      <Group orientation="horizontal" className="panes">
        <Panel defaultSize="20%" minSize="140px">
          <ConnectionList
            client={client}
            summary={summary}
            selected={connections}
            onSelect={selectConnections}
          />
        </Panel>
        <Separator className="divider" aria-label="Width of the connections" />
        <Panel minSize="280px">
          <Group key={String(isNarrow)} orientation={isNarrow ? 'vertical' : 'horizontal'}>
            <Panel minSize="160px">
              <FrameTable
                client={client}
                summary={summary}
                level={level}
                onLevel={switchLevel}
                connections={shown}
                selected={selected}
                onSelect={setSelected}
                onTotal={setShownRows}
              />
            </Panel>
            <Separator className="divider" aria-label="Size of the detail" />
            <Panel defaultSize={isNarrow ? '45%' : '35%'} minSize="160px">
              <DetailPane
                client={client}
                summary={summary}
                isActive={isActive}
                tab={tab}
                onTab={setTab}
                selected={selected}
                connection={connections.length === 1 ? connections[0] : undefined}
                onSelect={(row) => {
                  setLevel(row.level);
                  setSelected(row);
                }}
              />
            </Panel>
          </Group>
        </Panel>
      </Group>
      <StatusBar summary={summary} connections={shown} level={level} shownRows={shownRows} jumps={jumps} />
    </div>
  );
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

function OpeningFailed({ summary }: { summary: CaptureSummary }): ReactNode {
  if (summary.state.kind !== 'failed') return null;
  const { what, where, remedy } = summary.state.trouble;
  return (
    <div className="opening-failed" role="alert">
      <h2>{what}</h2>
      <p className="path">{where}</p>
      <p>{remedy}</p>
    </div>
  );
}
