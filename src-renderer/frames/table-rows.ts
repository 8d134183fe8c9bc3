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

/** Keeps the rows of a table up to date with its question, and the selected row in its place. */
export function useTableRows(question: TableQuestion): TableRowsShown {
  const newest = useRef(question);
  newest.current = question;
  const [stand, setStand] = useState<Stand>(NOWHERE);
  const { list, shown } = useList(question, newest, setStand);
  useRowChanges(shown, question);
  useStand(question, { list, shown }, setStand);
  const choose = useChoice(shown.rows, newest, setStand);
  return { ...shown, current: stand.index, placing: stand, isHidden: stand.isHidden, choose };
}

/** The list that is asked for, and the one that is shown: another takes its place all at once, when its rows are here. */
interface Lists {
  readonly list: TableList;
  readonly shown: TableList;
}

function useList(
  { client, level, selection }: TableQuestion,
  newest: { readonly current: TableQuestion },
  setStand: (stand: Stand) => void,
): Lists {
  const list = useMemo<TableList>(
    () => ({ level, selection, rows: rowsOf(client, level, selection, newest) }),
    [client, level, selection, newest],
  );
  const [shown, setShown] = useState(list);
  useEffect(() => {
    if (list === shown) return undefined;
    // To ask for rows of the one would end the search for those of the other.
    shown.rows.stop();
    let isStale = false;
    void arrival(list, client, newest).then((found) => {
      if (isStale) return;
      setShown(list);
      setStand({ ...found, how: 'other-list' });
    });
    return () => {
      isStale = true;
    };
  }, [list, shown, client, newest, setStand]);

  // Rows that are being put in order are there only when that is done.
  const news = useSearchNews(client);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news mean that it may have been done
  useEffect(() => {
    if (list !== shown) list.rows.refresh();
  }, [list, shown, news]);
  return { list, shown };
}

/** Where the selected row stands, asked anew whenever that may have changed. */
function useStand(
  { client, level, selection, selected, summary }: TableQuestion,
  { list, shown }: Lists,
  setStand: (change: (before: Stand) => Stand) => void,
): void {
  const known = useRef<SelectedRow>(undefined);
  const growth = isMovable(selection) ? summary : undefined;
  const news = useSearchNews(client);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with news and growth rows may have come in front of it
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
  }, [client, level, selection, selected, list, shown, news, growth]);
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

function useRowChanges(
  { rows, level, selection }: TableList,
  { client, summary, find }: TableQuestion,
): void {
  useSyncExternalStore(
    (listener) => rows.subscribe(listener),
    () => rows.version,
  );
  const isRefreshed = isMovable(selection);
  useEffect(() => {
    if (isRefreshed) rows.refreshAll();
    else rows.refresh(selection.connections === null ? summary[level] : 0);
  }, [rows, level, selection, isRefreshed, summary]);
  const { violations, changes } = summary;
  const news = useSearchNews(client);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a violation can be found long after its frame, or what a proxy did with it; rows be found or marked
  useEffect(() => rows.refreshAll(), [rows, violations, changes, news, find]);
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
async function arrival(
  { rows, level, selection }: TableList,
  client: EngineClient,
  newest: { readonly current: TableQuestion },
): Promise<Stand> {
  await rows.whenHere(0);
  if (selection.sort !== null) await rows.until(() => rows.total > 0 || rows.search?.state !== 'running');
  const found = await standing(client, { level, selection, selected: newest.current.selected });
  if (found.index >= 0) await rows.whenHere(found.index);
  return found;
}

/** Whether rows can come to stand elsewhere while the capture grows. */
function isMovable({ filter, sort }: RowSelection): boolean {
  return filter !== null || sort !== null;
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
