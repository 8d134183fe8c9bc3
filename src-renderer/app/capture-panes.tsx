import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import { ConnectionList } from '../connections/connection-list.tsx';
import { DetailPane } from '../detail/detail-pane.tsx';
import type { DetailTab } from '../detail/detail-tabs.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { FrameTable, type ShownRows } from '../frames/frame-table.tsx';
import { useMediaQuery } from '../look/media-query.ts';
import type { CapturePlace } from './capture-place.ts';
import { HiddenRow } from './hidden-row.tsx';

interface CapturePanesProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly isActive: boolean;
  readonly where: CapturePlace;
  /** What is looked for; `null` for nothing. */
  readonly find: string | null;
  readonly shown: ShownRows;
  readonly onShown: (shown: ShownRows) => void;
  readonly tab: DetailTab;
  readonly onTab: (tab: DetailTab) => void;
  /** Something is to be sent into a connection; `undefined` where that can't be done. */
  readonly onInject: ((connection: number) => void) | undefined;
}

/** Connections, rows and detail, side by side as far as there is room. */
export function CapturePanes(props: CapturePanesProps): ReactNode {
  const { client, summary, where, find, onShown } = props;
  const { place, selection, change, selectConnections } = where;
  // Beside the table there is no room for content in a narrow window.
  const isNarrow = useMediaQuery('(max-width: 1279px)');
  return (
    <Group orientation="horizontal" className="panes">
      <Panel defaultSize="20%" minSize="140px">
        <ConnectionList
          client={client}
          summary={summary}
          selected={place.connections}
          onSelect={selectConnections}
          onInject={props.onInject}
        />
      </Panel>
      <Separator className="divider" aria-label="Width of the connections" />
      <Panel minSize="280px">
        <Group key={String(isNarrow)} orientation={isNarrow ? 'vertical' : 'horizontal'}>
          <Panel minSize="160px">
            <FrameTable
              client={client}
              summary={summary}
              level={place.level}
              selection={selection}
              find={find}
              selected={place.selected}
              onSelect={(selected) => change({ selected })}
              onSelection={change}
              onShown={onShown}
            />
          </Panel>
          <Separator className="divider" aria-label="Size of the detail" />
          <Panel defaultSize={isNarrow ? '45%' : '35%'} minSize="160px" className="detail-panel">
            <Detail {...props} />
          </Panel>
        </Group>
      </Panel>
    </Group>
  );
}

function Detail({ client, summary, isActive, where, shown, tab, onTab }: CapturePanesProps): ReactNode {
  const { selected, connections } = where.place;
  const { change } = where;
  return (
    <>
      {shown.isSelectedHidden && selected !== undefined && (
        <HiddenRow row={selected} onShowAll={() => change({ filter: null, connections: [] })} />
      )}
      <DetailPane
        client={client}
        summary={summary}
        isActive={isActive}
        tab={tab}
        onTab={onTab}
        selected={selected}
        connection={connections.length === 1 ? connections[0] : undefined}
        onSelect={(row) => change({ level: row.level, selected: row })}
      />
    </>
  );
}
