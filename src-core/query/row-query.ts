import type { Row } from '../capture-store/frame-table.ts';
import type { Condition } from './condition.ts';
import type { IsTimeUp } from './fields/field.ts';
import { FIELDS } from './fields.ts';
import type { Filter } from './filter.ts';
import { payloadsOnce, RowFilter, type RowSource } from './row-filter.ts';
import { type RowList, sortedRows } from './row-order.ts';
import { RowSearch } from './row-search.ts';
import { type Sort, type SortKey, sortKey } from './sort-columns.ts';
import { SteppedWork } from './steps.ts';

export interface RowQueryFacts extends RowSource {
  /** Rows of the connections that are wanted; all without it. */
  readonly connections?: ReadonlySet<Row>;
  readonly filter?: Filter;
  /** Without it rows stand in the order of their numbers. */
  readonly sort?: Sort;
  /** The row around which to begin looking. */
  readonly near?: Row;
}

/** Rows that come while the capture grows are sorted in when there are this many times as many. */
const GROWTH = 9 / 8;
const FEW_ROWS = 65_536;

/**
 * The rows of a level that belong to certain connections and match a filter, in a certain order; found a little at a
 * time, and growing with the capture. With an order rows are there once they have been put into it. A query that is no
 * longer wanted is simply dropped.
 */
export class RowQuery {
  private readonly search: RowSearch | undefined;
  private readonly key: SortKey | undefined;
  private sorting: SteppedWork<Uint32Array> | undefined;
  private order: Uint32Array = new Uint32Array(0);
  /** Rows there were when they were put in order, and whether more could come. */
  private orderedAt = { rows: -1, isComplete: false };

  constructor(private readonly facts: RowQueryFacts) {
    const { filter, sort, level, near = 0 } = facts;
    const condition = conditionOf(facts);
    if (condition !== undefined) {
      this.search = new RowSearch({
        ...facts,
        near,
        rowFilter: new RowFilter(facts, { condition }),
        isLate: filter?.settlesLate(level) ?? false,
        asksOfMessages: filter?.asksOfMessages(level) ?? false,
        readsPayloads: filter?.readsPayloads ?? false,
      });
    }
    if (sort !== undefined)
      this.key = sortKey(sort.by, level, { store: facts.store, payloads: payloadsOnce(facts.payloads) });
  }

  /**
   * Goes on until time is up, which it asks every millisecond or two.
   *
   * @returns whether all rows there are have been looked at, and put in order; call again when the capture has grown
   */
  work(isTimeUp: IsTimeUp): boolean {
    // Rows under way to their order must not change.
    const isSorting = this.sorting !== undefined;
    if (!isSorting && this.search !== undefined && !this.search.work(isTimeUp)) return false;
    return this.key === undefined || this.putInOrder(this.key, isTimeUp);
  }

  /** Rows there are so far. */
  get count(): number {
    return this.key === undefined ? this.found.count : this.order.length;
  }

  /** The row at a position below `count`. */
  at(index: number): Row {
    return this.key === undefined ? this.found.at(index) : this.order[index]!;
  }

  /** The position of a row, or `undefined` when it isn't among them. */
  indexOf(row: Row): number | undefined {
    if (this.key !== undefined) {
      const index = this.order.indexOf(row);
      return index < 0 ? undefined : index;
    }
    if (this.search !== undefined) return this.search.found.indexOf(row);
    return row < this.toLook ? row : undefined;
  }

  /** How often a regular expression found nothing in a content of which it could look at the beginning only. */
  get cutContents(): number {
    return this.search?.cutContents ?? 0;
  }

  /** Rows looked at so far. */
  get looked(): number {
    return this.search?.looked ?? this.toLook;
  }

  /** Rows there are to look at. */
  get toLook(): number {
    return this.facts.store.rowCount(this.facts.level);
  }

  /** The row that stands before another in the order of the numbers, which times between rows are about. */
  before(row: Row): Row | undefined {
    const index = this.search === undefined ? row : this.search.found.before(row);
    return index === 0 ? undefined : this.found.at(index - 1);
  }

  /** In the order of their numbers. */
  private get found(): RowList {
    return this.search?.found ?? { count: this.toLook, at: (index) => index };
  }

  private putInOrder(key: SortKey, isTimeUp: IsTimeUp): boolean {
    if (this.sorting === undefined) {
      if (!this.isOrderOutdated()) return true;
      const { count } = this.found;
      this.orderedAt = { rows: count, isComplete: this.facts.store.isComplete };
      this.sorting = new SteppedWork(sortedRows(this.found, key, this.facts.sort?.descending === true));
    }
    if (!this.sorting.work(isTimeUp)) return false;
    this.order = this.sorting.result ?? this.order;
    this.sorting = undefined;
    return true;
  }

  private isOrderOutdated(): boolean {
    const { rows, isComplete } = this.orderedAt;
    const { count } = this.found;
    if (this.facts.store.isComplete) return !isComplete || count !== rows;
    return count !== rows && (count <= FEW_ROWS || count >= rows * GROWTH);
  }
}

function conditionOf({ connections, filter }: RowQueryFacts): Condition | undefined {
  if (connections === undefined) return filter?.condition;
  const ranges = [...connections].map((row) => ({ low: row + 1, high: row + 1 }));
  const ofThese: Condition = {
    kind: 'test',
    field: FIELDS.find('connection')!,
    test: { kind: 'ranges', ranges },
  };
  return filter === undefined ? ofThese : { kind: 'and', parts: [ofThese, filter.condition] };
}
