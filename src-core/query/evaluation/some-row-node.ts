import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { IsTimeUp } from '../fields/field.ts';
import type { TableLevel } from './access.ts';
import { grown } from './grown.ts';
import { type Node, ROWS_AT_A_TIME } from './node.ts';
import { NO_ROW, type Relation } from './relation.ts';
import { NO, OPEN, YES } from './verdict.ts';

const SEEN = 1;
const FOUND = 2;
/** Rows whose contents are looked into between two looks at the time. */
const TESTS_AT_A_TIME = 16;

export interface SomeRowParts {
  readonly store: CaptureStore;
  /** The table that is looked through, in the order of its rows. */
  readonly level: TableLevel;
  /** What is asked of its rows. */
  readonly part: Node;
  /** Rows of the table that are to be decided at a time. */
  readonly atATime: number;
  /** Whether its verdict on a row may change later. */
  readonly isLate: boolean;
  readonly ownerOf: Relation;
  /** Tells owners whose rows need not be looked at, since another table has decided on them. */
  readonly isKnown?: (owner: Row) => boolean;
}

/** Rows of which some row of another table that belongs to them matches: messages by their frames, and the like. */
export class SomeRowNode implements Node {
  readonly cost = 1;
  private owners: Uint8Array<ArrayBuffer> = new Uint8Array(16);
  private looked = 0;
  /** Verdicts on the rows from `looked` up to `decided`. */
  private readonly verdicts = new Uint8Array(ROWS_AT_A_TIME);
  private first = 0;
  private decided = 0;
  private tested = 0;

  constructor(private readonly parts: SomeRowParts) {}

  prepare(isTimeUp: IsTimeUp): boolean {
    const { store, level, part } = this.parts;
    if (!part.prepare(isTimeUp)) return false;
    const { count } = store[level];
    while (this.looked < count) {
      if (this.looked === this.decided) {
        this.first = this.decided;
        this.decided = Math.min(count, this.first + this.parts.atATime);
        part.decide({ from: this.first, to: this.decided }, this.verdicts);
      }
      if (!this.lookAtDecided(isTimeUp)) return false;
      if (isTimeUp()) return this.looked === count;
    }
    return true;
  }

  refresh(): void {
    const { part, isLate } = this.parts;
    part.refresh();
    if (!isLate) return;
    this.owners.fill(0);
    this.looked = this.decided = 0;
  }

  decide({ from, to }: { readonly from: Row; readonly to: Row }, verdicts: Uint8Array): void {
    for (let row = from; row < to; row++) verdicts[row - from] = this.test(row);
  }

  test(row: Row): typeof NO | typeof YES {
    return this.owners[row] === FOUND ? YES : NO;
  }

  /** Whether a row of the table belongs to it that has been looked at. */
  hasSeen(owner: Row): boolean {
    return (this.owners[owner] ?? 0) !== 0;
  }

  private lookAtDecided(isTimeUp: IsTimeUp): boolean {
    const { part, ownerOf, isKnown } = this.parts;
    for (; this.looked < this.decided; this.looked++) {
      const owner = ownerOf(this.looked);
      if (owner === NO_ROW) continue;
      if (owner >= this.owners.length) this.owners = grown(this.owners, owner + 1);
      if (this.owners[owner] === FOUND || isKnown?.(owner) === true) continue;
      let verdict = this.verdicts[this.looked - this.first];
      if (verdict === OPEN) {
        verdict = part.test(this.looked, isTimeUp);
        if (verdict === OPEN) return false;
        this.tested++;
      }
      this.owners[owner] = verdict === YES ? FOUND : SEEN;
      if (this.tested >= TESTS_AT_A_TIME) {
        this.tested = 0;
        if (isTimeUp()) {
          this.looked++;
          return this.looked === this.decided;
        }
      }
    }
    return true;
  }
}
