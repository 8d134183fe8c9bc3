import {
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type CaptureSummary, type ConnectionView, isGrowing } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { PagedRows } from '../engine-client/paged-rows.ts';
import { connectionFilters } from '../filter-bar/value-filters.ts';
import { ValueMenuContext } from '../filter-bar/value-menu-context.ts';
import { countText } from '../look/numbers.ts';
import type { RenderedRow } from '../virtual-table/list-row.tsx';
import { type Choosing, VirtualList } from '../virtual-table/virtual-list.tsx';
import { ConnectionRow } from './connection-row.tsx';

interface ConnectionListProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  /** Connection numbers; none selected means all are shown. */
  readonly selected: readonly number[];
  readonly onSelect: (connections: readonly number[]) => void;
  /** Something is to be sent into a connection; `undefined` where that can't be done. */
  readonly onInject: ((connection: number) => void) | undefined;
}

const ROW_HEIGHT = 64;

/** All connections; the first row stands for all of them. Ctrl or Shift adds to the selection. */
export function ConnectionList(props: ConnectionListProps): ReactNode {
  const { client, summary, selected, onSelect, onInject } = props;
  const rows = useMemo(
    () => new PagedRows<ConnectionView>((from, count) => client.request('connections', { from, count })),
    [client],
  );
  useSyncExternalStore(
    (listener) => rows.subscribe(listener),
    () => rows.version,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new summary means that the list may have changed
  useEffect(() => rows.refreshAll(), [rows, summary]);
  const openMenu = useContext(ValueMenuContext);
  const [current, setCurrent] = useState(0);
  const [anchor, setAnchor] = useState(0);

  // A connection that was selected from elsewhere is where keys go on, and comes into sight.
  const ownSelection = useRef(selected);
  useEffect(() => {
    const [only] = selected;
    if (selected === ownSelection.current || only === undefined || selected.length > 1) return;
    setCurrent(only);
    setAnchor(only);
  }, [selected]);

  const choose = (index: number, choosing: Choosing): void => {
    setCurrent(index);
    if (choosing !== 'range') setAnchor(index);
    ownSelection.current = chosen(index, choosing, anchor, selected);
    onSelect(ownSelection.current);
  };

  const render = (index: number): RenderedRow => {
    if (index === 0) return { content: <AllConnections summary={summary} /> };
    const connection = rows.get(index - 1);
    if (connection === undefined) return { content: null, className: 'pending' };
    const isOpening = isGrowing(summary.state);
    return { content: <ConnectionRow connection={connection} isOpening={isOpening} /> };
  };

  return (
    <section className="connections" aria-label="Connections">
      <VirtualList
        label="Connections"
        rowCount={rows.total + 1}
        rowHeight={ROW_HEIGHT}
        renderRow={render}
        current={current}
        isSelected={(index) => (index === 0 ? selected.length === 0 : selected.includes(index))}
        onChoose={choose}
        isMultiple
        onMenu={(index, { x, y }) => {
          const connection = index === 0 ? undefined : rows.get(index - 1);
          if (connection === undefined) return;
          const canInject = onInject !== undefined && connection.state === 'open';
          const actions = canInject
            ? [{ words: 'Send into this connection…', act: () => onInject(connection.connection) }]
            : [];
          openMenu({ x, y, expressions: connectionFilters(connection), actions });
        }}
      />
    </section>
  );
}

/** The selection after a row was chosen; row 0 stands for all connections, the others have their numbers. */
function chosen(
  index: number,
  choosing: Choosing,
  anchor: number,
  selected: readonly number[],
): readonly number[] {
  if (index === 0) return [];
  if (choosing === 'only') return [index];
  if (choosing === 'range') {
    const first = Math.max(1, Math.min(anchor, index));
    return Array.from({ length: Math.max(anchor, index) - first + 1 }, (_, at) => first + at);
  }
  return selected.includes(index)
    ? selected.filter((connection) => connection !== index)
    : [...selected, index];
}

function AllConnections({ summary }: { summary: CaptureSummary }): ReactNode {
  return (
    <div className="connection-row all">
      <strong>All connections</strong>
      <span>{countText(summary.connections, 'connection')}</span>
    </div>
  );
}
