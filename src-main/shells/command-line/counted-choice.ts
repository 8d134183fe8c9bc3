import type { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import type { RowRange } from '../../../src-core/query/fields/field.ts';
import type { Severity } from '../../../src-core/websocket/violations/rule.ts';
import type { RowChoice } from './row-choice.ts';

/** Chooses violations, and counts those it has chosen by their severity: a filter takes time, and is asked once. */
export class CountedChoice implements RowChoice {
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, note: 0 };
  /** Rows are asked for in order, none twice. */
  private looked = 0;

  constructor(
    private readonly choice: RowChoice,
    private readonly store: Pick<CaptureStore, 'violations'>,
  ) {}

  get settlesLate(): boolean {
    return this.choice.settlesLate;
  }

  ranges(from: number, to: number): readonly RowRange[] {
    const chosen = [...this.choice.ranges(from, to)];
    for (const range of chosen) this.count(range);
    this.looked = to;
    return chosen;
  }

  /** The counts of a capture that has been read, also of those that nobody has asked for. */
  finish(): Readonly<Record<Severity, number>> {
    this.ranges(this.looked, this.store.violations.count);
    return this.counts;
  }

  private count({ from, to }: RowRange): void {
    for (let row = from; row < to; row++) this.counts[this.store.violations.severity(row)]++;
  }
}
