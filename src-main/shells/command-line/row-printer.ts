import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import type { RowRange } from '../../../src-core/query/fields/field.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import { OutputBuffer } from './output-buffer.ts';
import type { MakeChoice, RowChoice } from './row-choice.ts';
import { type RowLines, rowLines } from './row-lines.ts';
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
  private readonly lines: RowLines;
  private readonly choice: RowChoice;
  private looked = 0;
  private printed = 0;
  private readonly output = new OutputBuffer();
  private hasHeader = false;

  constructor(
    private readonly session: CaptureSession,
    { as, format, choice, limit }: PrintOptions,
  ) {
    this.as = as;
    this.limit = limit ?? Number.POSITIVE_INFINITY;
    this.lines = rowLines(session, { as, format });
    this.choice = choice(session, as);
  }

  /** Rows that will not change any more, handed on at once: the input may be a pipe that says more tomorrow. */
  async printComplete(): Promise<void> {
    // What is told of a connection changes until it is over.
    const isLate = this.choice.settlesLate || this.as === 'connections';
    if (!isLate) await this.printUpTo(this.completeCount());
    await this.output.flush();
  }

  /** All other rows, and the header where there were none. */
  async printRest(): Promise<void> {
    await this.addHeader();
    await this.printUpTo(this.session.store.rowCount(this.as));
    await this.output.flush();
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
    if (from < end) await this.addHeader();
    for (let row = from; row < end && this.goesOn; ) {
      let next = this.fill(row, end);
      if (next === row) {
        // Something is special about the row, or the room is used up, which adding makes good.
        await this.output.add(`${this.lines.line(row)}\n`);
        next = row + 1;
      }
      this.printed += next - row;
      row = next;
    }
  }

  /** Lines in bytes, where there are such; gives the row that is next. */
  private fill(from: number, to: number): number {
    if (this.lines.fill === undefined) return from;
    const { length, next } = this.lines.fill(this.output.room, from, to);
    this.output.took(length);
    return next;
  }

  private get goesOn(): boolean {
    return !this.isFull && standardOutput.isOpen;
  }

  private async addHeader(): Promise<void> {
    if (this.hasHeader || this.lines.header === undefined) return;
    this.hasHeader = true;
    await this.output.add(`${this.lines.header}\n`);
  }
}
