import { type ReactNode, useEffect, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { CaptureSummary, HandshakeView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { type RowDetail, rowOf, type SelectedRow } from '../engine-client/selected-row.ts';
import { MishapBoundary } from '../look/mishap-boundary.tsx';
import { BytesView } from './bytes-view.tsx';
import { HandshakePanel } from './handshake-panel.tsx';
import { PayloadView } from './payload-view.tsx';
import { TimingView } from './timing-view.tsx';

interface DetailPaneProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  /** Whether the tab of this capture is the one in sight: keys are meant for it alone. */
  readonly isActive: boolean;
  readonly selected: SelectedRow | undefined;
  /** The one selected connection, whose handshake is shown while no row is. */
  readonly connection: number | undefined;
  readonly onSelect: (row: SelectedRow) => void;
}

const TABS = ['payload', 'bytes', 'handshake', 'timing'] as const;
type TabId = (typeof TABS)[number];
const TITLES: Readonly<Record<TabId, string>> = {
  payload: 'Payload',
  bytes: 'Bytes',
  handshake: 'Handshake',
  timing: 'Timing',
};

/** Everything about the selected row; Ctrl+1 to Ctrl+4 choose the tab. */
export function DetailPane({
  client,
  summary,
  isActive,
  selected,
  connection,
  onSelect,
}: DetailPaneProps): ReactNode {
  const [tab, setTab] = useState<TabId>('payload');
  const detail = useRowDetail(client, selected, summary);
  const shownConnection = detail?.connection ?? connection;
  const handshake = useHandshake(client, shownConnection, summary);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const chosen = TABS[Number(event.key) - 1];
      if (!isActive || !(event.ctrlKey || event.metaKey) || chosen === undefined) return;
      event.preventDefault();
      setTab(chosen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isActive]);

  if (detail === undefined && handshake === undefined) {
    return (
      <section className="detail empty" aria-label="Detail">
        Select a frame to see what is in it.
      </section>
    );
  }
  // Without a row there is only the handshake to show.
  const active = detail === undefined ? 'handshake' : tab;
  return (
    <section className="detail" aria-label="Detail">
      <Tabs selectedKey={active} onSelectionChange={(key) => setTab(key as TabId)} className="detail-tabs">
        <TabList aria-label="Detail" className="tab-list">
          {TABS.map((id) => (
            <Tab key={id} id={id} className="tab" isDisabled={detail === undefined && id !== 'handshake'}>
              {TITLES[id]}
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
            <TabPanel id="timing" className="tab-panel">
              <TimingView detail={detail} handshake={handshake} summary={summary} />
            </TabPanel>
          </>
        )}
        <TabPanel id="handshake" className="tab-panel">
          {handshake !== undefined && <HandshakePanel handshake={handshake} />}
        </TabPanel>
      </Tabs>
    </section>
  );
}

/** A message can still grow while its capture is being read, so it is asked for again with every summary until then. */
function useRowDetail(
  client: EngineClient,
  selected: SelectedRow | undefined,
  summary: CaptureSummary,
): RowDetail | undefined {
  const [detail, setDetail] = useState<RowDetail>();
  const growing = summary.state.kind === 'opening' ? summary : undefined;
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
      (found) => isStale || setDetail(found),
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
  const isOpening = summary.state.kind === 'opening';
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer may come while the capture is being read
  useEffect(() => {
    if (connection === undefined) {
      setHandshake(undefined);
      return undefined;
    }
    let isStale = false;
    client.request('handshake', { connection }).then(
      (found) => isStale || setHandshake(found),
      () => isStale || setHandshake(undefined),
    );
    return () => {
      isStale = true;
    };
  }, [client, connection, isOpening]);
  return handshake;
}
