import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { Level } from '../../src-core/contract/views.ts';
import { OPEN, YES } from '../../src-core/query/evaluation/verdict.ts';
import { RowFilter } from '../../src-core/query/row-filter.ts';
import type { CaptureSession } from './capture-session.ts';
import type { Filters } from './filters.ts';
import { type IsTimeUp, workATurn, workInTurns } from './turns.ts';

/** Which rows hold what is looked for; not of all it may be known. */
export type Marks = ReadonlyMap<Row, boolean>;

/** Rows whose marks are kept; some pages of them are in sight. */
const MOST_KEPT = 16_384;
/** Rows that wait to be looked at; those asked for first go first, for they are hardly in sight any more. */
const MOST_WAITING = 1024;

/** Tells of the rows in sight which of them hold what is looked for. */
export class HitMarks {
  private known: Marking | undefined;

  /** @param onMore told when marks are known of rows that were asked about before */
  constructor(
    private readonly session: CaptureSession,
    private readonly filters: Filters,
    private readonly onMore: () => void,
  ) {}

  /** As far as it is known in a moment. Throws when the expression can't be read. */
  among(level: Level, rows: readonly Row[], find: string): Marks {
    const marking = this.marking(level, find);
    marking.want(rows);
    if (!marking.isUnderWay && !workATurn((isTimeUp) => marking.work(isTimeUp))) void this.workOn(marking);
    return marking.marks;
  }

  /** The capture has moved on: what was known of rows may be so no more. */
  forget(): void {
    if (this.known?.isUnderWay === false) this.known.marks.clear();
  }

  private async workOn(marking: Marking): Promise<void> {
    marking.isUnderWay = true;
    await workInTurns(
      (isTimeUp) => marking.work(isTimeUp),
      () => this.known !== marking,
      // What can't be read is told to the next who asks.
    ).catch(() => {});
    marking.isUnderWay = false;
    if (this.known === marking) this.onMore();
  }

  private marking(level: Level, find: string): Marking {
    const key = `${level} ${find}`;
    const { session } = this;
    if (this.known?.key !== key) {
      const source = { store: session.store, payloads: () => session.payloads, level };
      this.known = new Marking(key, new RowFilter(source, this.filters.read(find)));
    }
    return this.known;
  }
}

/** The marks of one expression. */
class Marking {
  readonly marks = new Map<Row, boolean>();
  isUnderWay = false;
  private waiting: Row[] = [];

  constructor(
    readonly key: string,
    private readonly filter: RowFilter,
  ) {}

  want(rows: readonly Row[]): void {
    if (this.marks.size > MOST_KEPT) this.marks.clear();
    const wanted = new Set(rows.filter((row) => !this.marks.has(row)));
    const others = this.waiting.filter((row) => !wanted.has(row));
    this.waiting = [...others, ...wanted].slice(-MOST_WAITING);
  }

  work(isTimeUp: IsTimeUp): boolean {
    if (!this.filter.prepare(isTimeUp)) return false;
    for (let row = this.waiting.at(-1); row !== undefined; row = this.waiting.at(-1)) {
      const verdict = this.filter.test(row, isTimeUp);
      if (verdict === OPEN) return false;
      this.waiting.pop();
      this.marks.set(row, verdict === YES);
      if (this.waiting.length > 0 && isTimeUp()) return false;
    }
    return true;
  }
}
