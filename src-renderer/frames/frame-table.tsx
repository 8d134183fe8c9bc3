import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { SearchProgress } from '../../src-core/contract/searching.ts';
import { type CaptureSummary, isGrowing, type Level } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { PagedRows } from '../engine-client/paged-rows.ts';
import { ValueMenuContext } from '../filter-bar/value-menu-context.ts';
import { countText } from '../look/numbers.ts';
import type { RenderedRow } from '../virtual-table/list-row.tsx';
import { type MenuPlace, VirtualList } from '../virtual-table/virtual-list.tsx';
import { ColumnHeader } from './column-header.tsx';
import {
  type ColumnWidths,
  FRAME_COLUMNS,
  gridTemplate,
  leastWidth,
  MESSAGE_COLUMNS,
  type TableColumn,
} from './columns.tsx';
import { columnOf, menuExpressions } from './row-menu.ts';
import { type AnyView, type TableQuestion, useTableRows } from './table-rows.ts';

interface FrameTableProps extends TableQuestion {
  readonly onSelection: (change: Partial<Pick<RowSelection, 'filter' | 'sort'>>) => void;
  /** Told of what the table has to show, whenever that changes. */
  readonly onShown: (shown: ShownRows) => void;
}

/** What a table shows of what there is. */
export interface ShownRows {
  readonly level: Level;
  readonly total: number;
  readonly search: SearchProgress | null;
  /** Whether the selected row is certainly not among its rows. */
  readonly isSelectedHidden: boolean;
}

const ROW_HEIGHT = 24;

/** The frames, or the messages, of the selected connections, as far as they match the filter. */
export function FrameTable(props: FrameTableProps): ReactNode {
  const { summary, onShown, onSelection } = props;
  const { rows, level, selection, current, placing, isHidden, choose } = useTableRows(props);
  const { total, search } = rows;
  const openMenu = useRowMenu(props.client);
  const [widths, setWidths] = useState<ColumnWidths>({});
  useEffect(
    () => onShown({ level, total, search, isSelectedHidden: isHidden }),
    [onShown, level, total, search, isHidden],
  );
  const columns: readonly TableColumn<never>[] = level === 'frames' ? FRAME_COLUMNS : MESSAGE_COLUMNS;
  const template = gridTemplate(columns, widths);
  const renderRow = useMemo(() => rowRenderer(columns, template), [columns, template]);
  const title = level === 'frames' ? 'Frames' : 'Messages';
  return (
    <section className="frames" aria-label={title}>
      <VirtualList
        label={title}
        rowCount={total}
        rowHeight={ROW_HEIGHT}
        rowWidth={leastWidth(columns, widths)}
        renderRow={(index) => renderRow(rows.get(index))}
        current={current}
        placing={placing}
        // Sorted, new rows come anywhere.
        isFollowed={summary.state.kind === 'recording' && selection.sort === null}
        isSelected={(index) => index === current}
        onChoose={choose}
        onMenu={(index, at) => {
          choose(index);
          openMenu(rows.get(index), at);
        }}
        header={
          <ColumnHeader
            columns={columns}
            template={template}
            widths={widths}
            onWidths={setWidths}
            sort={props.selection.sort}
            onSort={(sort) => onSelection({ sort })}
          />
        }
      />
      {total === 0 && (
        <NoRows
          summary={summary}
          level={level}
          isFiltered={selection.filter !== null}
          rows={rows}
          onShowAll={() => onSelection({ filter: null })}
        />
      )}
    </section>
  );
}

/** Opens the menu of filters by what a row shows, once it is known what that is. */
function useRowMenu(client: EngineClient): (row: AnyView | undefined, at: MenuPlace) => void {
  const open = useContext(ValueMenuContext);
  return (row, { x, y, target }) => {
    if (row === undefined) return;
    menuExpressions(client, row, target && columnOf(target)).then(
      (expressions) => expressions.length > 0 && open({ x, y, expressions }),
      () => {},
    );
  };
}

const PENDING: RenderedRow = { content: null, className: 'pending' };

/** Renders a row once, however often it is shown. */
function rowRenderer(
  columns: readonly TableColumn<never>[],
  template: string,
): (row: AnyView | undefined) => RenderedRow {
  const known = new WeakMap<AnyView, RenderedRow>();
  return (row) => {
    if (row === undefined) return PENDING;
    const rendered = known.get(row) ?? rendering(row, columns, template);
    known.set(row, rendered);
    return rendered;
  };
}

function rendering(row: AnyView, columns: readonly TableColumn<never>[], template: string): RenderedRow {
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

interface NoRowsProps {
  readonly summary: CaptureSummary;
  readonly level: Level;
  readonly isFiltered: boolean;
  readonly rows: PagedRows<AnyView>;
  readonly onShowAll: () => void;
}

function NoRows({ summary, level, isFiltered, rows, onShowAll }: NoRowsProps): ReactNode {
  const { search, failure } = rows;
  if (failure !== undefined) return <p className="no-rows" role="alert">{`No rows: ${failure}`}</p>;
  if (summary.state.kind === 'opening' && !isFiltered) return null;
  if (summary.state.kind === 'recording' && !isFiltered)
    return <p className="no-rows">Nothing yet: rows appear as packets come.</p>;
  if (summary.connections === 0)
    return <p className="no-rows">No request for WebSocket was found in this capture.</p>;
  if (!isFiltered) return <p className="no-rows">{`There are no ${level} here.`}</p>;
  const what = level === 'frames' ? 'frame' : 'message';
  if (search?.state === 'running' || isGrowing(summary.state))
    return <p className="no-rows">{`No ${what} found yet.`}</p>;
  return (
    <div className="no-rows">
      <p>
        {search?.state === 'cancelled'
          ? `No ${what} was found until the search was cancelled.`
          : `No ${what} matches the filter.`}
      </p>
      <button type="button" onClick={onShowAll}>
        Show all
      </button>
    </div>
  );
}

function rowClass(row: AnyView): string {
  const direction = row.direction === 'client-to-server' ? 'from-client' : 'from-server';
  const isControl = row.level === 'frames' && row.opcode >= 8;
  const edge = row.severity === null ? '' : `edge ${row.severity}`;
  const hit = row.isHit ? 'hit' : '';
  const change = row.change === null ? '' : `change-${row.change.what}`;
  return `${direction} ${hit} ${isControl ? 'control' : ''} ${row.missing === null ? '' : 'incomplete'} ${edge} ${change}`;
}

/** The row as a screen reader says it. */
function rowWords(row: AnyView): string {
  const what =
    row.level === 'frames' ? `${row.opcodeName} frame ${row.frame}` : `${row.type} message ${row.message}`;
  const length = row.level === 'frames' ? row.payloadLength : (row.length ?? row.wireLength);
  const bytes = length === null ? 'length unknown' : countText(length, 'byte');
  const worst = row.severity === null ? '' : `${row.severity}, `;
  const hit = row.isHit ? 'hit, ' : '';
  const change = row.change === null ? '' : `${row.change.what}, `;
  return `${what}, ${hit}${change}${worst}${row.direction.replaceAll('-', ' ')}, ${bytes}, ${row.preview}`;
}
