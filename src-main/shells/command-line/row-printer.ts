import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import type { RowRange } from '../../../src-core/query/fields/field.ts';
import { RowWriter } from '../../convert/row-writer.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import type { MakeChoice, RowChoice } from './row-choice.ts';
import { rowLines } from './row-lines.ts';
import type { RowFormat } from './row-options.ts';
import { standardOutput } from './standard-output.ts';

export interface PrintOptions {
  readonly as: RowLevel;
  readonly format: RowFormat;
  readonly choice: MakeChoice;
  /** Rows to print at most. */
  readonly limit?: number | undefined;
}

/** Rows that are chosen at a time: few, because behind the limit there is no use in it. */
const CHOSEN_AT_A_TIME = 1024;

/** Writes rows to standard output in the order of their numbers, none twice, up to the limit. */
export class RowPrinter {
  private readonly as: RowLevel;
  private readonly limit: number;
  private readonly writer: RowWriter;
  private readonly choice: RowChoice;
  private looked = 0;
  private printed = 0;

  constructor(
    private readonly session: CaptureSession,
    { as, format, choice, limit }: PrintOptions,
  ) {
    this.as = as;
    this.limit = limit ?? Number.POSITIVE_INFINITY;
    this.writer = new RowWriter(rowLines(session, { as, format }), standardOutput);
    this.choice = choice(session, as);
  }

  /** Rows that will not change any more, handed on at once: the input may be a pipe that says more tomorrow. */
  async printComplete(): Promise<void> {
    // What is told of a connection changes until it is over.
    const isLate = this.choice.settlesLate || this.as === 'connections' || this.waitsForNotes;
    if (!isLate) await this.printUpTo(this.completeCount());
    await this.writer.flush();
  }

  /** All other rows, and the header where there were none. */
  async printRest(): Promise<void> {
    await this.writer.writeHeader();
    await this.printUpTo(this.session.store.rowCount(this.as));
    await this.writer.flush();
  }

  /** Whether the limit is reached. */
  get isFull(): boolean {
    return this.printed >= this.limit;
  }

  private completeCount(): number {
    const { messages } = this.session.store;
    if (this.as !== 'messages') return this.session.store.rowCount(this.as);
    let complete = this.looked;
    while (complete < messages.count && messages.complete(complete)) complete++;
    return complete;
  }

  private async printUpTo(count: number): Promise<void> {
    while (this.looked < count && this.goesOn) {
      const to = Math.min(count, this.looked + CHOSEN_AT_A_TIME);
      for (const range of this.choice.ranges(this.looked, to)) await this.printRange(range);
      this.looked = to;
    }
  }

  private async printRange({ from, to }: RowRange): Promise<void> {
    const end = Math.min(to, from + this.limit - this.printed);
    await this.writer.write({ from, to: end });
    this.printed += end - from;
  }

  /** What a proxy did with a frame is noted behind it, at times much later; who watches a proxy wants to see it now. */
  private get waitsForNotes(): boolean {
    const { state, store } = this.session;
    return store.isRelayed && this.as !== 'violations' && state.kind !== 'recording';
  }

  private get goesOn(): boolean {
    return !this.isFull && standardOutput.isOpen;
  }
}
