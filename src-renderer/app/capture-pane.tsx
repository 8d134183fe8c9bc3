import { type ReactNode, useCallback, useRef, useState, useSyncExternalStore } from 'react';
import type { SearchNews } from '../../src-core/contract/searching.ts';
import { type Trouble, troubleText } from '../../src-core/contract/trouble.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { DetailTab } from '../detail/detail-tabs.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { ValueMenu } from '../filter-bar/value-menu.tsx';
import {
  useExpressionMenus,
  ValueMenuContext,
  type ValueMenuRequest,
} from '../filter-bar/value-menu-context.ts';
import type { ShownRows } from '../frames/frame-table.tsx';
import { GoToDialog } from '../jumps/go-to-dialog.tsx';
import { useJumping } from '../jumps/jump.ts';
import type { ShownPlace } from '../jumps/shown-place.ts';
import { FirstStep } from '../proxy/first-step.tsx';
import { ProxyArea } from '../proxy/proxy-area.tsx';
import { useViolationJumps } from '../violations/violation-jumps.ts';
import { CapturePanes } from './capture-panes.tsx';
import { useCapturePlace } from './capture-place.ts';
import { useCaptureSearch } from './capture-search.ts';
import { CaptureToolbar } from './capture-toolbar.tsx';
import { OpeningProgress } from './opening-progress.tsx';
import { searchShown } from './search-shown.ts';
import { StatusBar } from './status-bar.tsx';

interface CapturePaneProps {
  readonly client: EngineClient;
  readonly isActive: boolean;
  readonly memory: FilterMemory;
  /** Where the toolbar of the window has room for a capture. */
  readonly toolbar: Element | null;
  readonly onProxyAgain: () => void;
}

/** One capture, as far as there is something to show of it. */
export function CapturePane(props: CapturePaneProps): ReactNode {
  const { client } = props;
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  const summary = useSyncExternalStore(subscribe, () => client.summary);
  if (summary === undefined) return <div className="waiting">Opening…</div>;
  // What was read before it failed stays in sight.
  if (summary.state.kind === 'failed' && summary.connections === 0)
    return <OpeningFailed summary={summary} onProxyAgain={props.onProxyAgain} />;
  return <OpenCapture {...props} summary={summary} />;
}

const NOTHING_SHOWN: ShownRows = { level: 'frames', total: 0, search: null, isSelectedHidden: false };

/** The connections of a capture, its rows, the detail of one of them, and the ways to find more. */
function OpenCapture(props: CapturePaneProps & { readonly summary: CaptureSummary }): ReactNode {
  const { client, summary, isActive } = props;
  const where = useCapturePlace(client, summary);
  const { place, change } = where;
  const [tab, setTab] = useState<DetailTab>('payload');
  const [shown, setShown] = useState(NOTHING_SHOWN);
  const [menu, setMenu] = useState<ValueMenuRequest>();
  const [injectInto, setInjectInto] = useState<number>();
  const isProxying = summary.state.kind === 'recording' && summary.proxy !== null;
  const news = useSearchNews(client);
  const jumping = useJumping(place);
  const jump = { client, isActive, place, jumping };
  const search = useCaptureSearch({ ...jump, onJump: ({ selected }) => change({ selected }) });
  const onViolation = ({ level, connections, selected }: ShownPlace): void => {
    change({ level, connections, selected });
    // The bytes of a violation are marked, so who reads bytes stays with them.
    setTab((before) => (selected === undefined ? 'handshake' : before === 'bytes' ? 'bytes' : 'violations'));
  };
  const jumps = useViolationJumps({ ...jump, onJump: onViolation });
  const progress = searchShown(shown, news);
  const pane = useRef<HTMLDivElement>(null);
  useExpressionMenus(pane, setMenu);
  const onFilter = (filter: string | null): void => change({ filter });
  return (
    <ValueMenuContext value={setMenu}>
      <div ref={pane} className="capture-pane">
        {isProxying && summary.proxy !== null && (
          <ProxyArea
            {...{ client, summary, injectInto }}
            proxy={summary.proxy}
            memory={props.memory}
            connection={oneConnection(place, summary)}
            onInject={setInjectInto}
            onShow={(selected) => change({ level: selected.level, selected })}
          />
        )}
        {isActive && (
          <CaptureToolbar
            slot={props.toolbar}
            summary={summary}
            where={where}
            client={client}
            memory={props.memory}
            search={search}
            progress={progress}
          />
        )}
        <Opening client={client} summary={summary} />
        {summary.proxy !== null && summary.connections === 0 ? (
          <FirstStep client={client} summary={summary} proxy={summary.proxy} onAgain={props.onProxyAgain} />
        ) : (
          <CapturePanes
            {...{ client, summary, isActive, where, shown, tab }}
            find={search.find}
            onShown={setShown}
            onTab={setTab}
            onInject={isProxying ? setInjectInto : undefined}
          />
        )}
        <StatusBar
          {...{ client, summary, where, shown, progress, jumps }}
          words={jumping.words}
          onGoTo={search.openGoTo}
        />
      </div>
      <ValueMenu
        request={menu}
        filter={place.filter}
        onFilter={onFilter}
        onFind={(find) => search.lookFor(find, false)}
        onClose={() => setMenu(undefined)}
      />
      <GoToDialog isOpen={search.isGoingTo} onClose={search.closeGoTo} onGo={search.go} />
    </ValueMenuContext>
  );
}

/** The connection that is looked at, where it is clear which. */
function oneConnection({ connections, selected }: ShownPlace, summary: CaptureSummary): number | undefined {
  if (connections.length === 1) return connections[0];
  return selected?.connection ?? (summary.connections === 1 ? 1 : undefined);
}

function useSearchNews(client: EngineClient): SearchNews | undefined {
  return useSyncExternalStore(
    useCallback((listener: () => void) => client.subscribe(listener), [client]),
    () => client.search,
  );
}

function Opening({ client, summary }: { client: EngineClient; summary: CaptureSummary }): ReactNode {
  const trouble = troubleOf(summary);
  return (
    <>
      <OpeningProgress summary={summary} onCancel={() => void client.request('stop', {})} />
      {trouble !== null && (
        <div className="trouble" role="alert">
          {troubleText(trouble)}
        </div>
      )}
    </>
  );
}

/** What is to be said above the rows. */
function troubleOf({ state }: CaptureSummary): Trouble | null {
  if (state.kind === 'failed') return state.trouble;
  return state.kind === 'complete' ? state.warning : null;
}

interface OpeningFailedProps extends Pick<CapturePaneProps, 'onProxyAgain'> {
  readonly summary: CaptureSummary;
}

function OpeningFailed({ summary, onProxyAgain }: OpeningFailedProps): ReactNode {
  if (summary.state.kind !== 'failed') return null;
  const { what, where, remedy } = summary.state.trouble;
  return (
    <div className="opening-failed" role="alert">
      <h2>{what}</h2>
      <p className="path">{where}</p>
      <p>{remedy}</p>
      {summary.proxy !== null && (
        <button type="button" onClick={onProxyAgain}>
          Change its settings…
        </button>
      )}
    </div>
  );
}
