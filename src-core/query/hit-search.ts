import type { Row } from '../capture-store/frame-table.ts';
import { ROWS_AT_A_TIME } from './evaluation/node.ts';
import { NO, OPEN, YES } from './evaluation/verdict.ts';
import type { IsTimeUp } from './fields/field.ts';
import type { Filter } from './filter.ts';
import { RowFilter, type RowSource } from './row-filter.ts';
import type { RowList } from './row-order.ts';

export interface HitSearchFacts extends RowSource {
  /** The rows among which to look, in the order in which they stand. */
  readonly rows: RowList;
  /** What is looked for. */
  readonly filter: Filter;
  /** The position behind (or in front of) which to begin; `undefined` for the first, or backwards the last, of all. */
  readonly from: number | undefined;
  readonly backwards: boolean;
}

/** Rows between two looks at the time. */
const ROWS_A_STEP = 64;
/** How far ahead the rows that are decided together reach, where they lie beside each other. */
const POSITIONS_AHEAD = 1024;

/**
 * Looks for the next row that matches a filter among rows in any order, a little at a time; behind the last row it goes
 * on with the first, until it is back where it began.
 */
export class HitSearch {
  /** Positions there were when it began; more may have come since. */
  private readonly count: number;
  private readonly rowFilter: RowFilter;
  private readonly verdicts = new Uint8Array(ROWS_AT_A_TIME);
  private passed = 0;
  private batch: { readonly first: Row; readonly count: number } | undefined;
  private hit: number | undefined;

  constructor(private readonly facts: HitSearchFacts) {
    this.count = facts.rows.count;
    this.rowFilter = new RowFilter(facts, facts.filter);
  }

  /** The position of the row that was found; `undefined` while there is none, and in the end when there is none. */
  get found(): number | undefined {
    return this.hit;
  }

  /** Rows looked at so far. */
  get looked(): number {
    return this.passed;
  }

  get toLook(): number {
    return this.count;
  }

  /** How often a regular expression found nothing in a content of which it could look at the beginning only. */
  get cutContents(): number {
    return this.rowFilter.cutContents;
  }

  /** @returns whether the search is over */
  work(isTimeUp: IsTimeUp): boolean {
    if (this.hit !== undefined || this.passed >= this.count) return true;
    if (!this.rowFilter.prepare(isTimeUp)) return false;
    while (this.passed < this.count) {
      if (this.passed % ROWS_A_STEP === 0 && this.passed > 0 && isTimeUp()) return false;
      const position = this.positionAt(this.passed);
      const verdict = this.verdictAt(position, isTimeUp);
      if (verdict === OPEN) return false;
      this.passed++;
      if (verdict === YES) {
        this.hit = position;
        return true;
      }
    }
    return true;
  }

  /** The position that is looked at after `passed` others. */
  private positionAt(passed: number): number {
    const { backwards, from } = this.facts;
    const { count } = this;
    if (backwards) return ((from ?? count) - 1 - passed + 2 * count) % count;
    return ((from ?? -1) + 1 + passed) % count;
  }

  private verdictAt(position: number, isTimeUp: IsTimeUp): number {
    const row = this.facts.rows.at(position);
    const verdict = this.decided(row, position);
    return verdict === OPEN ? this.rowFilter.test(row, isTimeUp) : verdict;
  }

  /** What columns tell of a row. Rows that stand beside each other are decided together. */
  private decided(row: Row, position: number): number {
    const { batch } = this;
    if (batch !== undefined && row >= batch.first && row < batch.first + batch.count)
      return this.verdicts[row - batch.first] ?? NO;
    const next = this.batchAround(row, position);
    this.batch = next;
    if (next === undefined) return OPEN;
    this.rowFilter.decide(next.first, next.first + next.count, this.verdicts);
    return this.verdicts[row - next.first] ?? NO;
  }

  /** A run of rows with this one at its edge, as far as the positions that come next are near it. */
  private batchAround(row: Row, position: number): HitSearch['batch'] {
    const { rows, backwards } = this.facts;
    const ahead = backwards
      ? Math.max(0, position - POSITIONS_AHEAD)
      : Math.min(this.count - 1, position + POSITIONS_AHEAD);
    const other = rows.at(ahead);
    const count = Math.abs(other - row) + 1;
    return count > this.rowFilter.rowsAtATime ? undefined : { first: Math.min(row, other), count };
  }
}
