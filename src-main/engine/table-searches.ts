import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { RowSort, SearchProgress } from '../../src-core/contract/searching.ts';
import type { Level } from '../../src-core/contract/views.ts';
import { RowQuery } from '../../src-core/query/row-query.ts';
import type { CaptureSession } from './capture-session.ts';
import type { Filters } from './filters.ts';
import { TableSearch } from './table-search.ts';

interface Known {
  readonly key: string;
  readonly search: TableSearch;
}

/** The rows of each table by the selection that was asked for last: a view scrolls through the same one again and again. */
export class TableSearches {
  private readonly known = new Map<Level, Known>();
  /** The table that rows were asked of last. */
  private shown: TableSearch | undefined;

  constructor(
    private readonly session: CaptureSession,
    private readonly filters: Filters,
    private readonly tell: (progress: SearchProgress) => void,
  ) {}

  /**
   * The rows of a selection, looked for from now on. Throws when its filter can't be read.
   *
   * @param near the row number around which a new search begins; 0 for the first row
   */
  of(level: Level, selection: RowSelection, near = 0): TableSearch {
    const key = JSON.stringify([selection.connections, selection.filter, selection.sort]);
    const known = this.known.get(level);
    if (known?.key === key) return known.search;
    const tell = (progress: SearchProgress): void => {
      if (this.shown === search) this.tell(progress);
    };
    const search = new TableSearch(this.query(level, selection, near), tell, this.session.name);
    known?.search.drop();
    this.known.set(level, { key, search });
    return search;
  }

  /** The same for the rows that a table shows; the search for those it showed before ends. */
  show(level: Level, selection: RowSelection, near: number): TableSearch {
    const search = this.of(level, selection, near);
    const before = this.shown;
    this.shown = search;
    if (before !== undefined && before !== search) this.replace(before, search);
    return search;
  }

  /** The capture has grown: what is new is looked at. */
  goOn(): void {
    this.shown?.goOn();
  }

  /** Rows that are shown look different from now on. */
  tellChange(): void {
    if (this.shown !== undefined) this.tell(this.shown.report());
  }

  cancel(): void {
    this.shown?.cancel();
  }

  continue(): void {
    this.shown?.continue();
  }

  private replace(before: TableSearch, search: TableSearch): void {
    before.drop();
    for (const [level, known] of this.known) if (known.search === before) this.known.delete(level);
    search.goOn();
    // Whoever was told that the one goes on must hear that it doesn't.
    if (!before.isComplete) this.tell(search.report());
  }

  private query(level: Level, { connections, filter, sort }: RowSelection, near: number): RowQuery {
    const { session } = this;
    return new RowQuery({
      store: session.store,
      payloads: () => session.payloads,
      level,
      near: Math.max(0, near - 1),
      ...(connections !== null && { connections: new Set<Row>(connections.map((number) => number - 1)) }),
      ...(filter !== null && { filter: this.filters.read(filter) }),
      ...(sort !== null && !isAsItIs(sort) && { sort }),
    });
  }
}

/** Rows stand in the order of their numbers by themselves. */
function isAsItIs({ by, descending }: RowSort): boolean {
  return by === 'number' && !descending;
}
