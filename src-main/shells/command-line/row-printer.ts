import type { CaptureSession } from '../../engine/capture-session.ts';
import type { MakeChoice, RowChoice } from './row-choice.ts';
import { type RowLines, rowLines } from './row-lines.ts';
import type { RowFormat, RowLevel } from './row-options.ts';
import { standardOutput } from './standard-output.ts';

export interface PrintOptions {
  readonly as: RowLevel;
  readonly format: RowFormat;
  readonly choice: MakeChoice;
  /** Rows to print at most. */
  readonly limit?: number | undefined;
}

/** Rows are gathered up to this many characters before they are written. */
const WRITE_SIZE = 64 * 1024;
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
  private gathered = '';
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
    await this.write();
  }

  /** All other rows, and the header where there were none. */
  async printRest(): Promise<void> {
    this.addHeader();
    await this.printUpTo(rowCount(this.session, this.as));
    await this.write();
  }

  /** Whether the limit is reached. */
  get isFull(): boolean {
    return this.printed >= this.limit;
  }

  private completeCount(): number {
    const { messages } = this.session.store;
    if (this.as !== 'messages') return rowCount(this.session, this.as);
    let complete = this.looked;
    while (complete < messages.count && messages.complete(complete)) complete++;
    return complete;
  }

  private async printUpTo(count: number): Promise<void> {
    while (this.looked < count && !this.isFull && standardOutput.isOpen) {
      const to = Math.min(count, this.looked + CHOSEN_AT_A_TIME);
      const rows = this.choice.rows(this.looked, to);
      this.looked = to;
      for (const row of rows) {
        if (this.isFull || !standardOutput.isOpen) break;
        this.addHeader();
        this.gathered += `${this.lines.line(row)}\n`;
        this.printed++;
        if (this.gathered.length >= WRITE_SIZE) await this.write();
      }
    }
  }

  private addHeader(): void {
    if (this.hasHeader || this.lines.header === undefined) return;
    this.hasHeader = true;
    this.gathered += `${this.lines.header}\n`;
  }

  private async write(): Promise<void> {
    const text = this.gathered;
    this.gathered = '';
    if (text !== '') await standardOutput.write(text);
  }
}

/** Rows of a level so far. */
export function rowCount({ store }: CaptureSession, level: RowLevel): number {
  return level === 'connections' ? store.connections.length : store[level].count;
}
