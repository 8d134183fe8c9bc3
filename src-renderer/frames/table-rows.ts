import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { CaptureSummary, FrameView, Level, MessageView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { PagedRows } from '../engine-client/paged-rows.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import type { Placing } from '../virtual-table/virtual-list.tsx';

export type AnyView = FrameView | MessageView;

/** What a table is to show. */
export interface TableQuestion {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly level: Level;
  readonly selection: RowSelection;
  /** Rows that match this expression are marked; `null` for none. */
  readonly find: string | null;
  readonly selected: SelectedRow | undefined;
  readonly onSelect: (row: SelectedRow) => void;
}

/** Rows of a table, with what they are the rows of. */
interface TableList {
  readonly level: Level;
  readonly selection: RowSelection;
  readonly rows: PagedRows<AnyView>;
}

/** Rows of a table, and where the selected one stands among them. */
export interface TableRowsShown extends TableList {
  /** -1 where the selected row is not among them. */
  readonly current: number;
  readonly placing: Placing;
  /** Whether it is certain that the selected row is not among them. */
  readonly isHidden: boolean;
  readonly choose: (index: number) => void;
}

interface Stand {
  readonly index: number;
  readonly isHidden: boolean;
  readonly how: Placing['how'];
}

const NOWHERE: Stand = { index: -1, isHidden: false, how: 'chosen' };

/** Keeps the rows of a table up to date with its question; rows of another question appear all at once, never emptied before. */
export function useTableRows(question: TableQuestion): TableRowsShown {
  const { client, level, selection, selected, find } = question;
  const newest = useRef(question);
  newest.current = question;
  const list = useMemo<TableList>(
    () => ({ level, selection, rows: rowsOf(client, level, selection, newest) }),
    [client, level, selection],
  );
  const [shown, setShown] = useState(list);
  const [stand, setStand] = useState<Stand>(NOWHERE);
  const { rows } = shown;
  useRowChanges(rows, question);

  // Another list takes the place of the one before once its rows are here.
  useEffect(() => {
    if (list === shown) return undefined;
    let isStale = false;
    void arrival(list.rows, client, { level, selection, selected: newest.current.selected }).then((found) => {
      if (isStale) return;
      setShown(list);
      setStand({ ...found, how: 'other-list' });
    });
    return () => {
      isStale = true;
    };
  }, [list, shown, client, level, selection]);

  const known = useRef<SelectedRow>(undefined);
  const news = useSearchNews(client);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news mean that rows may have been found in front of it
  useEffect(() => {
    if (list !== shown) return undefined;
    const how = known.current === selected ? 'shifted' : 'chosen';
    known.current = selected;
    let isStale = false;
    void standing(client, { level, selection, selected }).then((found) => {
      if (isStale) return;
      setStand((before) => (isSame(before, found) ? before : { ...found, how }));
    });
    return () => {
      isStale = true;
    };
  }, [client, level, selection, selected, list, shown, news]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are marked as hits
  useEffect(() => rows.refreshAll(), [rows, find]);

  const choose = useChoice(rows, newest, setStand);
  const placing = useMemo(() => ({ how: stand.how, stand }), [stand]);
  return { ...shown, current: stand.index, placing, isHidden: stand.isHidden, choose };
}

function rowsOf(
  client: EngineClient,
  level: Level,
  selection: RowSelection,
  newest: { readonly current: TableQuestion },
): PagedRows<AnyView> {
  return new PagedRows<AnyView>((from, count) => {
    const { find, selected } = newest.current;
    const near = selected?.level === level ? selected.row : 0;
    return client.request(level, { from, count, ...selection, find, near });
  });
}

function useRowChanges(rows: PagedRows<AnyView>, { client, summary }: TableQuestion): void {
  useSyncExternalStore(
    (listener) => rows.subscribe(listener),
    () => rows.version,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new summary means that the list may have grown
  useEffect(() => rows.refresh(), [rows, summary]);
  const { violations } = summary;
  const news = useSearchNews(client);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a violation can be found long after its frame was read
  useEffect(() => rows.refreshAll(), [rows, violations, news]);
}

/** What the engine last told of the search for the rows. */
function useSearchNews(client: EngineClient): unknown {
  const last = useRef<unknown>(undefined);
  return useSyncExternalStore(
    (listener) => client.subscribe(listener),
    () => {
      if (client.search?.of === 'rows') last.current = client.search;
      return last.current;
    },
  );
}

interface Standing {
  readonly level: Level;
  readonly selection: RowSelection;
  readonly selected: SelectedRow | undefined;
}

/** Where the selected row stands in a selection. */
async function standing(client: EngineClient, { level, selection, selected }: Standing): Promise<Stand> {
  if (selected === undefined || selected.level !== level) return NOWHERE;
  const found = await client
    .request('position', { level, row: selected.row, ...selection })
    .catch(() => ({ index: null, isCertain: false }));
  return { index: found.index ?? -1, isHidden: found.index === null && found.isCertain, how: 'chosen' };
}

/** Waits for the first rows of a list and those around the selected one, and tells where that stands. */
async function arrival(list: PagedRows<AnyView>, client: EngineClient, of: Standing): Promise<Stand> {
  await list.whenHere(0);
  const found = await standing(client, of);
  if (found.index >= 0) await list.whenHere(found.index);
  return found;
}

function isSame(one: Stand, other: Stand): boolean {
  return one.index === other.index && one.isHidden === other.isHidden;
}

function useChoice(
  rows: PagedRows<AnyView>,
  newest: { readonly current: TableQuestion },
  setStand: (stand: Stand) => void,
): (index: number) => void {
  const last = useRef(-1);
  return (index) => {
    setStand({ index, isHidden: false, how: 'chosen' });
    last.current = index;
    // A row reached by key may still be on its way; only the one reached last is selected.
    void rows.whenHere(index).then((row) => {
      if (row === undefined || last.current !== index) return;
      const { level, connection } = row;
      newest.current.onSelect({ level, row: numberOf(row), connection });
    });
  };
}

/** The number of a row among all of its level. */
export function numberOf(row: AnyView): number {
  return row.level === 'frames' ? row.frame : row.message;
}
