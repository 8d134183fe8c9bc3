import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { CaptureSummary, FrameView, Level, MessageView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { PagedRows } from '../engine-client/paged-rows.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { ChoiceSwitch } from '../look/choice-switch.tsx';
import { countText } from '../look/numbers.ts';
import { type RenderedRow, VirtualList } from '../virtual-table/virtual-list.tsx';
import { ColumnHeader } from './column-header.tsx';
import {
  type ColumnWidths,
  FRAME_COLUMNS,
  gridTemplate,
  MESSAGE_COLUMNS,
  type TableColumn,
} from './columns.tsx';

interface FrameTableProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly level: Level;
  readonly onLevel: (level: Level) => void;
  /** Connection numbers, sorted; `null` for all. */
  readonly connections: readonly number[] | null;
  readonly selected: SelectedRow | undefined;
  readonly onSelect: (row: SelectedRow) => void;
  /** Told how many rows the table has. */
  readonly onTotal: (rows: number) => void;
}

const ROW_HEIGHT = 24;

type AnyView = FrameView | MessageView;

/** The frames, or the messages, of the selected connections. */
export function FrameTable(props: FrameTableProps): ReactNode {
  const { client, summary, level, connections } = props;
  const rows = useRows(client, level, connections, summary);
  const [current, choose] = useCurrentRow(props, rows);
  const [widths, setWidths] = useState<ColumnWidths>({});
  const { onTotal } = props;
  useEffect(() => onTotal(rows.total), [onTotal, rows.total]);
  const columns: readonly TableColumn<never>[] = level === 'frames' ? FRAME_COLUMNS : MESSAGE_COLUMNS;
  const template = gridTemplate(columns, widths);
  const title = level === 'frames' ? 'Frames' : 'Messages';
  return (
    <section className="frames" aria-label={title}>
      <div className="frames-bar">
        <ChoiceSwitch<Level> label="Rows" choices={LEVELS} chosen={level} onChoose={props.onLevel} />
      </div>
      <VirtualList
        label={title}
        rowCount={rows.total}
        rowHeight={ROW_HEIGHT}
        renderRow={(index) => renderRow(rows.get(index), columns, template)}
        current={current}
        isSelected={(index) => index === current}
        onChoose={choose}
        header={<ColumnHeader columns={columns} template={template} widths={widths} onWidths={setWidths} />}
      />
      {rows.total === 0 && summary.state.kind !== 'opening' && <NoRows summary={summary} level={level} />}
    </section>
  );
}

function useRows(
  client: EngineClient,
  level: Level,
  connections: readonly number[] | null,
  summary: CaptureSummary,
): PagedRows<AnyView> {
  const rows = useMemo(
    () => new PagedRows<AnyView>((from, count) => client.request(level, { from, count, connections })),
    [client, level, connections],
  );
  useSyncExternalStore(
    (listener) => rows.subscribe(listener),
    () => rows.version,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new summary means that the list may have grown
  useEffect(() => rows.refresh(), [rows, summary]);
  const { violations } = summary;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a violation can be found long after its frame was read
  useEffect(() => rows.refreshAll(), [rows, violations]);
  return rows;
}

/** Where the selected row stands, and how another becomes it. */
function useCurrentRow(
  { client, level, connections, selected, onSelect }: FrameTableProps,
  rows: PagedRows<AnyView>,
): [number, (index: number) => void] {
  const [current, setCurrent] = useState(-1);
  const newest = useRef(-1);

  // The selected row keeps its place when the selection of connections changes around it.
  useEffect(() => {
    if (selected === undefined || selected.level !== level) {
      setCurrent(-1);
      return undefined;
    }
    let isStale = false;
    client.request('position', { level, row: selected.row, connections }).then(
      ({ index }) => isStale || setCurrent(index ?? -1),
      () => {},
    );
    return () => {
      isStale = true;
    };
  }, [client, level, connections, selected]);

  const choose = (index: number): void => {
    setCurrent(index);
    newest.current = index;
    // A row reached by key may still be on its way; only the one reached last is selected.
    void rows.whenHere(index).then((row) => {
      if (row === undefined || newest.current !== index) return;
      onSelect({ level: row.level, row: rowNumber(row), connection: row.connection });
    });
  };
  return [current, choose];
}

function renderRow(
  row: AnyView | undefined,
  columns: readonly TableColumn<never>[],
  template: string,
): RenderedRow {
  if (row === undefined) return { content: null, className: 'pending' };
  const content = (
    <div className="cells" style={{ gridTemplateColumns: template }}>
      {columns.map((column) => (
        <span key={column.id} className={`cell ${column.id}`}>
          {column.cell(row as never)}
        </span>
      ))}
    </div>
  );
  return { content, className: rowClass(row), label: rowWords(row) };
}

const LEVELS = [
  { id: 'frames', title: 'Frames' },
  { id: 'messages', title: 'Messages' },
] as const;

function NoRows({ summary, level }: { summary: CaptureSummary; level: Level }): ReactNode {
  if (summary.connections === 0) {
    return <p className="no-rows">No request for WebSocket was found in this capture.</p>;
  }
  return <p className="no-rows">{`There are no ${level} here.`}</p>;
}

function rowClass(row: AnyView): string {
  const direction = row.direction === 'client-to-server' ? 'from-client' : 'from-server';
  const isControl = row.level === 'frames' && row.opcode >= 8;
  const edge = row.severity === null ? '' : `edge ${row.severity}`;
  return `${direction} ${isControl ? 'control' : ''} ${row.missing === null ? '' : 'incomplete'} ${edge}`;
}

/** The row as a screen reader says it. */
function rowWords(row: AnyView): string {
  const what =
    row.level === 'frames' ? `${row.opcodeName} frame ${row.frame}` : `${row.type} message ${row.message}`;
  const length = row.level === 'frames' ? row.payloadLength : (row.length ?? row.wireLength);
  const bytes = length === null ? 'length unknown' : countText(length, 'byte');
  const worst = row.severity === null ? '' : `${row.severity}, `;
  return `${what}, ${worst}${row.direction.replaceAll('-', ' ')}, ${bytes}, ${row.preview}`;
}

function rowNumber(row: AnyView): number {
  return row.level === 'frames' ? row.frame : row.message;
}
