import type { Row } from '../capture-store/frame-table.ts';
import type { Condition } from './condition.ts';
import { type IsTimeUp, ROWS_AT_A_TIME } from './evaluation/node.ts';
import { rowCount } from './evaluation/relation.ts';
import { OPEN, YES } from './evaluation/verdict.ts';
import { FIELDS } from './fields.ts';
import type { Filter } from './filter.ts';
import { FoundRows, ROWS_PER_BLOCK, RowBlocks } from './row-blocks.ts';
import { RowFilter, type RowSource } from './row-filter.ts';

export interface RowQueryFacts extends RowSource {
  /** Rows of the connections that are wanted; all without it. */
  readonly connections?: ReadonlySet<Row>;
  readonly filter?: Filter;
  /** The row around which to begin. */
  readonly near?: Row;
}

/** What was looked at of a block. */
interface BlockState {
  rows: FoundRows;
  /** The row to be looked at next. */
  next: Row;
}

/**
 * The rows of a level that belong to certain connections and match a filter, found a little at a time and growing
 * with the capture.
 */
export class RowQuery {
  private readonly filter: RowFilter | undefined;
  private readonly found = new RowBlocks();
  private readonly blocks: BlockState[] = [];
  private readonly verdicts = new Uint8Array(ROWS_AT_A_TIME);
  private lookedAt = 0;

  constructor(private readonly facts: RowQueryFacts) {
    const condition = conditionOf(facts);
    if (condition !== undefined) this.filter = new RowFilter(facts, { condition });
  }

  /** Looks at rows that were not looked at yet. `true` once there are none: then call again when the capture has grown. */
  work(isTimeUp: IsTimeUp): boolean {
    const { filter } = this;
    if (filter === undefined) return true;
    if (this.lookedAt === this.toLook) return true;
    if (!filter.prepare(isTimeUp)) return false;
    for (const block of this.unfinished()) {
      if (!this.lookAt(filter, block, isTimeUp)) return false;
    }
    return true;
  }

  /** Rows found so far. */
  get count(): number {
    return this.filter === undefined ? this.toLook : this.found.count;
  }

  /** The row at a position below `count`. */
  at(index: number): Row {
    return this.filter === undefined ? index : this.found.at(index);
  }

  /** The position of a row, or `undefined` when it isn't among those found. */
  indexOf(row: Row): number | undefined {
    if (this.filter === undefined) return row < this.toLook ? row : undefined;
    return this.found.indexOf(row);
  }

  /** Rows looked at so far. */
  get looked(): number {
    return this.filter === undefined ? this.toLook : this.lookedAt;
  }

  /** Rows there are to look at. */
  get toLook(): number {
    return rowCount(this.facts.store, this.facts.level);
  }

  /** From the block that was asked for to the end, then back from it to the beginning. */
  private unfinished(): number[] {
    const count = Math.ceil(this.toLook / ROWS_PER_BLOCK);
    while (this.blocks.length < count)
      this.blocks.push({ rows: new FoundRows(), next: this.blocks.length * ROWS_PER_BLOCK });
    const first = Math.min(Math.floor((this.facts.near ?? 0) / ROWS_PER_BLOCK), count);
    const order = Array.from({ length: count }, (_, at) =>
      at < count - first ? first + at : count - 1 - at,
    );
    return order.filter((block) => this.blocks[block]!.next < this.endOf(block));
  }

  private endOf(block: number): Row {
    return Math.min(this.toLook, (block + 1) * ROWS_PER_BLOCK);
  }

  private lookAt(filter: RowFilter, block: number, isTimeUp: IsTimeUp): boolean {
    const state = this.blocks[block]!;
    const end = this.endOf(block);
    while (state.next < end) {
      const from = state.next;
      const to = Math.min(end, from + ROWS_AT_A_TIME);
      filter.decide(from, to, this.verdicts);
      for (; state.next < to; state.next++) {
        let verdict = this.verdicts[state.next - from];
        const isOpen = verdict === OPEN;
        if (isOpen) verdict = filter.test(state.next, isTimeUp);
        if (verdict === OPEN) return this.pause(block);
        if (verdict === YES) state.rows.add(state.next);
        this.lookedAt++;
        if (isOpen && isTimeUp()) {
          state.next++;
          return this.pause(block);
        }
      }
      if (isTimeUp()) return this.pause(block);
    }
    this.found.set(block, state.rows);
    return true;
  }

  private pause(block: number): false {
    this.found.set(block, this.blocks[block]!.rows);
    return false;
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
