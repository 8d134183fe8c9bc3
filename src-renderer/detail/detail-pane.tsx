import { memo, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import {
  type CaptureSummary,
  type HandshakeView,
  isGrowing,
  type ViolationView,
} from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { type RowDetail, rowOf, type SelectedRow } from '../engine-client/selected-row.ts';
import { MishapBoundary } from '../look/mishap-boundary.tsx';
import { numberText } from '../look/numbers.ts';
import { worstSeverity } from '../violations/severity.ts';
import { BytesView } from './bytes-view.tsx';
import { Comments } from './comments.tsx';
import { DETAIL_TABS, type DetailTab } from './detail-tabs.ts';
import { HandshakePanel } from './handshake-panel.tsx';
import { PayloadView } from './payload-view.tsx';
import { TimingView } from './timing-view.tsx';
import { ViolationsView } from './violations-view.tsx';

interface DetailPaneProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  /** Whether the tab of this capture is the one in sight: keys are meant for it alone. */
  readonly isActive: boolean;
  readonly tab: DetailTab;
  readonly onTab: (tab: DetailTab) => void;
  readonly selected: SelectedRow | undefined;
  /** The one selected connection, whose handshake is shown while no row is. */
  readonly connection: number | undefined;
  readonly onSelect: (row: SelectedRow) => void;
}

const TITLES: Readonly<Record<DetailTab, string>> = {
  payload: 'Payload',
  bytes: 'Bytes',
  handshake: 'Handshake',
  timing: 'Timing',
  violations: 'Violations',
};

/** What there is to show of a connection while no row is selected. */
function tabsOfConnection(handshake: HandshakeView | undefined): readonly DetailTab[] {
  return ['handshake', 'violations', ...(handshake?.relayed == null ? [] : (['timing'] as const))];
}

/** Everything about the selected row; Ctrl+1 to Ctrl+5 choose the tab. */
export function DetailPane(props: DetailPaneProps): ReactNode {
  const { client, summary, isActive, tab } = props;
  const detail = useRowDetail(client, props.selected, summary);
  const handshake = useHandshake(client, detail?.connection ?? props.connection, summary);
  const newest = useRef(props);
  newest.current = props;
  const onTab = useCallback((chosen: DetailTab) => newest.current.onTab(chosen), []);
  const onSelect = useCallback((row: SelectedRow) => newest.current.onSelect(row), []);
  return (
    <DetailTabs {...{ client, isActive, tab, onTab, onSelect, detail, handshake }} epoch={summary.epoch} />
  );
}

interface DetailTabsProps
  extends Pick<DetailPaneProps, 'client' | 'isActive' | 'tab' | 'onTab' | 'onSelect'> {
  readonly detail: RowDetail | undefined;
  readonly handshake: HandshakeView | undefined;
  readonly epoch: CaptureSummary['epoch'];
}

/** Rendered anew only when what it shows is another: a capture that grows says so many times a second. */
const DetailTabs = memo(function DetailTabs({
  client,
  isActive,
  tab,
  onTab,
  onSelect,
  detail,
  handshake,
  epoch,
}: DetailTabsProps): ReactNode {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const chosen = DETAIL_TABS[Number(event.key) - 1];
      if (!isActive || !(event.ctrlKey || event.metaKey) || chosen === undefined) return;
      event.preventDefault();
      onTab(chosen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isActive, onTab]);

  if (detail === undefined && handshake === undefined) {
    return (
      <section className="detail empty" aria-label="Detail">
        Select a frame to see what is in it.
      </section>
    );
  }
  const isThere = (id: DetailTab): boolean =>
    detail !== undefined || tabsOfConnection(handshake).includes(id);
  const active = isThere(tab) ? tab : 'handshake';
  const violations = (detail ?? handshake)?.violations ?? [];
  return (
    <section className="detail" aria-label="Detail">
      {detail !== undefined && <Comments comments={detail.comments} />}
      <Tabs selectedKey={active} onSelectionChange={(key) => onTab(key as DetailTab)} className="detail-tabs">
        <TabList aria-label="Detail" className="tab-list">
          {DETAIL_TABS.map((id) => (
            <Tab key={id} id={id} className="tab" isDisabled={!isThere(id)}>
              {TITLES[id]}
              {id === 'violations' && <ViolationCount violations={violations} />}
            </Tab>
          ))}
        </TabList>
        {detail !== undefined && (
          <>
            <TabPanel id="payload" className="tab-panel">
              <MishapBoundary key={`${detail.level}-${rowOf(detail)}`}>
                <PayloadView client={client} detail={detail} onSelect={onSelect} />
              </MishapBoundary>
            </TabPanel>
            <TabPanel id="bytes" className="tab-panel">
              <BytesView client={client} detail={detail} onSelect={onSelect} />
            </TabPanel>
          </>
        )}
        <TabPanel id="timing" className="tab-panel">
          <TimingView detail={detail} handshake={handshake} epoch={epoch} />
        </TabPanel>
        <TabPanel id="handshake" className="tab-panel">
          {handshake !== undefined && <HandshakePanel client={client} handshake={handshake} />}
        </TabPanel>
        <TabPanel id="violations" className="tab-panel">
          <ViolationsView
            client={client}
            detail={detail}
            handshake={handshake}
            onSelect={onSelect}
            onTab={onTab}
          />
        </TabPanel>
      </Tabs>
    </section>
  );
});

function ViolationCount({ violations }: { violations: readonly ViolationView[] }): ReactNode {
  const worst = worstSeverity(violations);
  return (
    worst !== undefined && <span className={`tab-count ${worst}`}> {numberText(violations.length)}</span>
  );
}

/** A message can still grow while its capture is being read, so it is asked for again with every summary until then. */
function useRowDetail(
  client: EngineClient,
  selected: SelectedRow | undefined,
  summary: CaptureSummary,
): RowDetail | undefined {
  const [detail, setDetail] = useState<RowDetail>();
  const growing = isGrowing(summary.state) ? summary : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `growing` only says when to ask again
  useEffect(() => {
    if (selected === undefined) {
      setDetail(undefined);
      return undefined;
    }
    let isStale = false;
    const request: Promise<RowDetail> =
      selected.level === 'frames'
        ? client.request('frame', { row: selected.row })
        : client.request('message', { row: selected.row });
    request.then(
      (found) => isStale || setDetail((before) => sameOrNewer(before, found)),
      () => isStale || setDetail(undefined),
    );
    return () => {
      isStale = true;
    };
  }, [client, selected, growing]);
  return detail;
}

function useHandshake(
  client: EngineClient,
  connection: number | undefined,
  summary: CaptureSummary,
): HandshakeView | undefined {
  const [handshake, setHandshake] = useState<HandshakeView>();
  const growing = isGrowing(summary.state) ? summary : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer may come while the capture is being read
  useEffect(() => {
    if (connection === undefined) {
      setHandshake(undefined);
      return undefined;
    }
    let isStale = false;
    client.request('handshake', { connection }).then(
      (found) => isStale || setHandshake((before) => sameOrNewer(before, found)),
      () => isStale || setHandshake(undefined),
    );
    return () => {
      isStale = true;
    };
  }, [client, connection, growing]);
  return handshake;
}

/** What was known before, where the new answer says the same. */
function sameOrNewer<T>(before: T | undefined, found: T): T {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(found) ? before : found;
}
