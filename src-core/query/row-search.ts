import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { ROWS_AT_A_TIME } from './evaluation/node.ts';
import { NO, OPEN, YES } from './evaluation/verdict.ts';
import type { IsTimeUp } from './fields/field.ts';
import { FoundRows, ROWS_PER_BLOCK, RowBlocks } from './row-blocks.ts';
import type { RowFilter, RowSource } from './row-filter.ts';

export interface RowSearchFacts extends RowSource {
  readonly rowFilter: RowFilter;
  /** The row around which to begin. */
  readonly near: Row;
  /** Whether verdicts may change while the capture grows, by facts that come later. */
  readonly isLate: boolean;
  /** The same until the last frame of a message has come. */
  readonly asksOfMessages: boolean;
  readonly readsPayloads: boolean;
}

/** Rows of a block that are being looked at, in order. */
interface Look {
  readonly rows: FoundRows;
  next: Row;
}

/** What can change is looked at again whenever the capture has changed, up to this many rows. */
const FEW_ROWS = 262_144;
const FEW_PAYLOADS = 16_384;
/** With more rows it waits until there are this many times as many. */
const GROWTH = 9 / 8;

/** Rows whose contents are looked into between two looks at the time; a long content asks for itself. */
const TESTS_AT_A_TIME = 16;

/** Four rows that don't match. */
const NONE_OF_FOUR = 0;

/** Looks for the rows that match a filter, block by block, and keeps up with a capture that grows. */
export class RowSearch {
  readonly found = new RowBlocks();
  private readonly looks: Look[] = [];
  private readonly verdicts = new Uint8Array(ROWS_AT_A_TIME);
  /** The same, four in a word. */
  private readonly words = new Uint32Array(this.verdicts.buffer);
  private firstLooks = 0;
  /** The state of the capture that verdicts are from which can change. */
  private judgedAt = { revision: 0, rows: 0, isComplete: false };
  /** Messages in front of this one are complete, and were when they were looked at. */
  private settled: Row = 0;
  private again: { block: number; look: Look } | undefined;

  constructor(private readonly facts: RowSearchFacts) {}

  /** @returns whether everything there is has been looked at */
  work(isTimeUp: IsTimeUp): boolean {
    if (!this.lookAtNew(isTimeUp)) return false;
    if (this.again === undefined && !this.isOutdated()) return true;
    return this.lookAgain(isTimeUp);
  }

  /** Rows that were looked at at least once. */
  get looked(): number {
    return this.firstLooks;
  }

  get cutContents(): number {
    return this.facts.rowFilter.cutContents;
  }

  get toLook(): number {
    return this.facts.store.rowCount(this.facts.level);
  }

  private lookAtNew(isTimeUp: IsTimeUp): boolean {
    const { toLook } = this;
    if (this.firstLooks === toLook) return true;
    if (this.firstLooks === 0) this.judgedAt = stateOf(this.facts.store);
    if (!this.facts.rowFilter.prepare(isTimeUp)) return false;
    for (const block of this.unfinished()) {
      const look = this.looks[block]!;
      const { next } = look;
      const isDone = this.lookAt(look, endOf(block, toLook), isTimeUp);
      this.firstLooks += look.next - next;
      this.found.set(block, look.rows);
      if (!isDone) return false;
    }
    return true;
  }

  /** From the block that was asked for to the end, then back from it to the beginning. */
  private unfinished(): number[] {
    const { toLook, looks } = this;
    const count = Math.ceil(toLook / ROWS_PER_BLOCK);
    while (looks.length < count) looks.push({ rows: new FoundRows(), next: looks.length * ROWS_PER_BLOCK });
    const first = Math.min(Math.floor(this.facts.near / ROWS_PER_BLOCK), count);
    const order = Array.from({ length: count }, (_, at) =>
      at < count - first ? first + at : count - 1 - at,
    );
    return order.filter((block) => looks[block]!.next < endOf(block, toLook));
  }

  private lookAt(look: Look, end: Row, isTimeUp: IsTimeUp): boolean {
    const { rowFilter } = this.facts;
    while (look.next < end) {
      const from = look.next;
      const to = Math.min(end, from + rowFilter.rowsAtATime);
      rowFilter.decide(from, to, this.verdicts);
      look.next = this.take(look, from, to, isTimeUp);
      if (look.next < to) return false;
      if (isTimeUp()) return look.next === end;
    }
    return true;
  }

  /** Keeps the rows that match, by the verdicts on those from `from` on. @returns the row to go on with */
  private take({ rows }: Look, from: Row, to: Row, isTimeUp: IsTimeUp): Row {
    const { verdicts, words } = this;
    const { rowFilter } = this.facts;
    let tests = 0;
    for (let row = from; row < to; row++) {
      const at = row - from;
      if ((at & 3) === 0 && words[at >> 2] === NONE_OF_FOUR) {
        row += 3;
        continue;
      }
      let verdict = verdicts[at]!;
      if (verdict === NO) continue;
      if (verdict === OPEN) {
        if (tests++ === TESTS_AT_A_TIME) {
          if (isTimeUp()) return row;
          tests = 0;
        }
        verdict = rowFilter.test(row, isTimeUp);
        if (verdict === OPEN) return row;
      }
      if (verdict === YES) rows.add(row);
    }
    return to;
  }

  /** Whether verdicts may have changed, and it is worth while to look. */
  private isOutdated(): boolean {
    const { store, isLate, asksOfMessages, readsPayloads } = this.facts;
    if (!isLate && !asksOfMessages) return false;
    const now = stateOf(store);
    const { judgedAt } = this;
    if (now.revision === judgedAt.revision && now.isComplete === judgedAt.isComplete) return false;
    const few = readsPayloads ? FEW_PAYLOADS : FEW_ROWS;
    const isWorthWhile = this.toLook <= few || now.isComplete || now.rows >= judgedAt.rows * GROWTH;
    if (!isWorthWhile) return false;
    this.judgedAt = now;
    this.facts.rowFilter.refresh();
    this.beginAgain();
    return true;
  }

  private beginAgain(): void {
    const { store, isLate } = this.facts;
    const first = isLate ? 0 : this.settled;
    if (!isLate)
      while (this.settled < this.firstLooks && store.messages.complete(this.settled)) this.settled++;
    this.again = newLook(Math.floor(first / ROWS_PER_BLOCK));
  }

  private lookAgain(isTimeUp: IsTimeUp): boolean {
    if (!this.facts.rowFilter.prepare(isTimeUp)) return false;
    while (this.again !== undefined) {
      const { block, look } = this.again;
      // Rows that have come meanwhile are looked at for the first time later.
      const end = Math.min(endOf(block, this.toLook), this.looks[block]?.next ?? 0);
      if (look.next < end && !this.lookAt(look, end, isTimeUp)) return false;
      if (block < this.looks.length) {
        this.looks[block] = look;
        this.found.set(block, look.rows);
      }
      this.again = block + 1 < this.looks.length ? newLook(block + 1) : undefined;
      if (isTimeUp()) return this.again === undefined;
    }
    return true;
  }
}

function newLook(block: number): { block: number; look: Look } {
  return { block, look: { rows: new FoundRows(), next: block * ROWS_PER_BLOCK } };
}

function endOf(block: number, count: number): Row {
  return Math.min(count, (block + 1) * ROWS_PER_BLOCK);
}

/** What tells whether anything has changed, and how much there is. */
function stateOf({ connections, frames, messages, violations, notes, isComplete }: CaptureStore) {
  const rows = connections.length + frames.count + messages.count + violations.count;
  return { revision: rows + notes.packets, rows, isComplete };
}
