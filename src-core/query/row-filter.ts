import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import type { RowLevel } from '../capture-store/row-level.ts';
import { fieldsOf } from './condition.ts';
import { compile } from './evaluation/compile.ts';
import { Matching } from './evaluation/matching.ts';
import { type Node, ROWS_AT_A_TIME, rowsAtATime } from './evaluation/node.ts';
import { type NO, OPEN, YES } from './evaluation/verdict.ts';
import type { IsTimeUp } from './fields/field.ts';
import type { Filter } from './filter.ts';

/** Where rows and their payloads come from. The latter may be there only once the capture is open. */
export interface RowSource {
  readonly store: CaptureStore;
  readonly payloads: PayloadReader | (() => PayloadReader);
  readonly level: RowLevel;
}

/** Takes time as long as it takes. */
const NEVER: IsTimeUp = () => false;

/** Tells which rows of a level match a filter. Rows that settle late are judged by what is known at the moment. */
export class RowFilter {
  /** Rows that are to be decided at a time, at most. */
  readonly rowsAtATime: number;
  private made: Node | undefined;
  private readonly patterns = new Matching();
  private readonly verdicts = new Uint8Array(ROWS_AT_A_TIME);

  constructor(
    private readonly source: RowSource,
    private readonly filter: Pick<Filter, 'condition'>,
  ) {
    this.rowsAtATime = rowsAtATime(fieldsOf(filter.condition).length);
  }

  /** The rows from `from` up to `to` that match, in order. */
  matching(from: Row, to: Row): Row[] {
    this.prepare(NEVER);
    const rows: Row[] = [];
    for (let start = from; start < to; start += this.rowsAtATime) {
      const end = Math.min(to, start + this.rowsAtATime);
      this.decide(start, end, this.verdicts);
      for (let row = start; row < end; row++) {
        const verdict = this.verdicts[row - start];
        if (verdict === YES || (verdict === OPEN && this.test(row, NEVER) === YES)) rows.push(row);
      }
    }
    return rows;
  }

  /** To be called until it gives `true` before rows are judged that have come since the last time. */
  prepare(isTimeUp: IsTimeUp): boolean {
    return this.node.prepare(isTimeUp);
  }

  /** How often a content was too long for a regular expression, which looked at its beginning only and found nothing. */
  get cutContents(): number {
    return this.patterns.cutTexts;
  }

  /** What was known of the capture at large may be out of date. */
  refresh(): void {
    this.made?.refresh();
  }

  /** Verdicts on at most `rowsAtATime` rows, as far as columns tell; there must be room for `ROWS_AT_A_TIME`. */
  decide(from: Row, to: Row, verdicts: Uint8Array): void {
    this.node.decide({ from, to }, verdicts);
  }

  /** The verdict on a row, whatever it takes; `OPEN` when time was up. */
  test(row: Row, isTimeUp: IsTimeUp): typeof NO | typeof YES | typeof OPEN {
    return this.node.test(row, isTimeUp);
  }

  /** Made when it is needed first: moments in a filter count from the capture's first packet. */
  private get node(): Node {
    const { store, level, payloads } = this.source;
    this.made ??= compile(
      this.filter.condition,
      level,
      { store, payloads: payloadsOnce(payloads) },
      this.patterns,
    );
    return this.made;
  }
}

/** Asks for them when they are needed first. */
export function payloadsOnce(payloads: RowSource['payloads']): () => PayloadReader {
  let reader = typeof payloads === 'function' ? undefined : payloads;
  return () => {
    reader ??= typeof payloads === 'function' ? payloads() : payloads;
    return reader;
  };
}
