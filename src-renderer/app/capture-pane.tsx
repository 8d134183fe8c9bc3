import { type ReactNode, useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { type Trouble, troubleText } from '../../src-core/contract/trouble.ts';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import { ConnectionList } from '../connections/connection-list.tsx';
import { DetailPane } from '../detail/detail-pane.tsx';
import type { DetailTab } from '../detail/detail-tabs.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { ValueMenu } from '../filter-bar/value-menu.tsx';
import { ValueMenuContext, type ValueMenuRequest } from '../filter-bar/value-menu-context.ts';
import { FrameTable, type ShownRows } from '../frames/frame-table.tsx';
import { GoToDialog } from '../jumps/go-to-dialog.tsx';
import { useJumping } from '../jumps/jump.ts';
import { type ShownPlace, selectionOf } from '../jumps/shown-place.ts';
import { useMediaQuery } from '../look/media-query.ts';
import { useViolationJumps } from '../violations/violation-jumps.ts';
import { useCaptureSearch } from './capture-search.ts';
import { CaptureToolbar } from './capture-toolbar.tsx';
import { HiddenRow } from './hidden-row.tsx';
import { OpeningProgress } from './opening-progress.tsx';
import { searchShown } from './search-shown.ts';
import { StatusBar } from './status-bar.tsx';

interface CapturePaneProps {
  readonly client: EngineClient;
  readonly isActive: boolean;
  readonly memory: FilterMemory;
  /** Where the toolbar of the window has room for a capture. */
  readonly toolbar: Element | null;
}

const BEGINNING: ShownPlace = {
  level: 'frames',
  connections: [],
  filter: null,
  sort: null,
  selected: undefined,
};
const NOTHING_SHOWN: ShownRows = { level: 'frames', total: 0, search: null, isSelectedHidden: false };

/** One capture: its connections, its rows, and the detail of one of them. */
export function CapturePane({ client, isActive, memory, toolbar }: CapturePaneProps): ReactNode {
  const { summary, search: news } = useEngine(client);
  const [chosen, setPlace] = useState(BEGINNING);
  const [tab, setTab] = useState<DetailTab>('payload');
  const [shown, setShown] = useState(NOTHING_SHOWN);
  const [menu, setMenu] = useState<ValueMenuRequest>();
  const place = usePossiblePlace(chosen, summary);
  const { level, connections, filter, sort, selected } = place;
  const selection = useMemo(() => selectionOf({ connections, filter, sort }), [connections, filter, sort]);
  const change = useCallback(
    (part: Partial<ShownPlace>) => setPlace((before) => ({ ...before, ...part })),
    [],
  );
  const jumping = useJumping(place);
  const search = useCaptureSearch({
    client,
    isActive,
    place,
    jumping,
    onJump: (to) => change({ selected: to.selected }),
  });
  const jumps = useViolationJumps({
    client,
    isActive,
    place,
    jumping,
    onJump: (to) => {
      change({ level: to.level, connections: to.connections, selected: to.selected });
      // The bytes of a violation are marked, so who reads bytes stays with them.
      setTab((before) =>
        to.selected === undefined ? 'handshake' : before === 'bytes' ? 'bytes' : 'violations',
      );
    },
  });

  // Beside the table there is no room for content in a narrow window.
  const isNarrow = useMediaQuery('(max-width: 1279px)');

  // Frames and messages know each other, so switching keeps the place.
  const switchLevel = (next: Level): void => {
    change({ level: next });
    if (selected !== undefined && selected.level !== next)
      void counterpart(client, selected).then((found) => change({ selected: found }));
  };

  // A row of another connection would contradict what was just chosen.
  const selectConnections = (chosen: readonly number[]): void => {
    const isOutside = selected !== undefined && chosen.length > 0 && !chosen.includes(selected.connection);
    change({ connections: chosen, ...(isOutside && { selected: undefined }) });
  };

  const focusTable = (): void => {
    document.querySelector<HTMLElement>('.capture-slot:not([hidden]) .frames [role=listbox]')?.focus();
  };

  if (summary === undefined) return <div className="waiting">Opening…</div>;
  const trouble = troubleOf(summary);
  // What was read before it failed stays in sight.
  if (summary.state.kind === 'failed' && summary.connections === 0)
    return <OpeningFailed summary={summary} />;
  const progress = searchShown(shown, news);
  return (
    <ValueMenuContext value={setMenu}>
      <div className="capture-pane">
        {isActive && (
          <CaptureToolbar
            slot={toolbar}
            level={level}
            onLevel={switchLevel}
            knowsFrames={summary.knowsFrames}
            client={client}
            memory={memory}
            mode={search.mode}
            onMode={search.setMode}
            filter={filter}
            onFilter={(wanted) => change({ filter: wanted })}
            find={search.find}
            onFind={search.lookFor}
            onLeave={focusTable}
            focusWish={search.focusWish}
            progress={progress?.state === 'running' ? progress.looked / progress.toLook : undefined}
          />
        )}
        <OpeningProgress summary={summary} onCancel={() => void client.request('stop', {})} />
        {trouble !== null && (
          <div className="trouble" role="alert">
            {troubleText(trouble)}
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
                  selection={selection}
                  find={search.find}
                  selected={selected}
                  onSelect={(row) => change({ selected: row })}
                  onSelection={change}
                  onShown={setShown}
                />
              </Panel>
              <Separator className="divider" aria-label="Size of the detail" />
              <Panel defaultSize={isNarrow ? '45%' : '35%'} minSize="160px" className="detail-panel">
                {shown.isSelectedHidden && selected !== undefined && (
                  <HiddenRow row={selected} onShowAll={() => change({ filter: null, connections: [] })} />
                )}
                <DetailPane
                  client={client}
                  summary={summary}
                  isActive={isActive}
                  tab={tab}
                  onTab={setTab}
                  selected={selected}
                  connection={connections.length === 1 ? connections[0] : undefined}
                  onSelect={(row) => change({ level: row.level, selected: row })}
                />
              </Panel>
            </Group>
          </Panel>
        </Group>
        <StatusBar
          summary={summary}
          selection={selection}
          shown={shown}
          progress={progress}
          words={jumping.words}
          jumps={jumps}
          onCancel={() => void client.request('cancelSearch', {})}
          onContinue={() => void client.request('continueSearch', {})}
        />
      </div>
      <ValueMenu
        request={menu}
        filter={filter}
        onFilter={(wanted) => change({ filter: wanted })}
        onFind={(wanted) => search.lookFor(wanted, false)}
        onClose={() => setMenu(undefined)}
      />
      <GoToDialog isOpen={search.isGoingTo} onClose={search.closeGoTo} onGo={search.go} />
    </ValueMenuContext>
  );
}

/** The place that was chosen, but among messages where there are no frames. */
function usePossiblePlace(chosen: ShownPlace, summary: CaptureSummary | undefined): ShownPlace {
  const hasMessagesOnly = summary?.knowsFrames === false;
  return useMemo(
    () => (hasMessagesOnly ? { ...chosen, level: 'messages' } : chosen),
    [chosen, hasMessagesOnly],
  );
}

/** What the engine of a capture tells of by itself. */
function useEngine(client: EngineClient): Pick<EngineClient, 'summary' | 'search'> {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return {
    summary: useSyncExternalStore(subscribe, () => client.summary),
    search: useSyncExternalStore(subscribe, () => client.search),
  };
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

/** What is to be said above the rows. */
function troubleOf({ state }: CaptureSummary): Trouble | null {
  if (state.kind === 'failed') return state.trouble;
  return state.kind === 'complete' ? state.warning : null;
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
