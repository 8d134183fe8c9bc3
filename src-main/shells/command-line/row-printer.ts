import type { CaptureSession } from '../../engine/capture-session.ts';
import { type RowLines, rowLines } from './row-lines.ts';
import type { RowFormat, RowLevel } from './row-options.ts';
import { standardOutput } from './standard-output.ts';

export interface PrintOptions {
  readonly as: RowLevel;
  readonly format: RowFormat;
  /** Rows to print at most. */
  readonly limit?: number | undefined;
}

/** Rows are gathered up to this many characters before they are written. */
const WRITE_SIZE = 64 * 1024;

/** Writes rows to standard output in the order of their numbers, none twice, up to the limit. */
export class RowPrinter {
  private readonly limit: number;
  private readonly lines: RowLines;
  private readonly as: RowLevel;
  private printed = 0;
  private gathered = '';
  private hasHeader = false;

  constructor(
    private readonly session: CaptureSession,
    { as, format, limit }: PrintOptions,
  ) {
    this.as = as;
    this.limit = limit ?? Number.POSITIVE_INFINITY;
    this.lines = rowLines(session, { as, format });
  }

  /** Rows that will not change any more, handed on at once: the input may be a pipe that says more tomorrow. */
  async printComplete(): Promise<void> {
    await this.printUpTo(this.completeCount());
    await this.write();
  }

  /** All other rows, and the header where there were none. */
  async printRest(): Promise<void> {
    this.addHeader();
    const { store } = this.session;
    await this.printUpTo(this.as === 'connections' ? store.connections.length : store[this.as].count);
    await this.write();
  }

  /** Whether the limit is reached. */
  get isFull(): boolean {
    return this.printed >= this.limit;
  }

  private completeCount(): number {
    const { frames, messages, violations } = this.session.store;
    switch (this.as) {
      case 'connections':
        return 0;
      case 'frames':
        return frames.count;
      case 'violations':
        return violations.count;
      case 'messages': {
        let complete = this.printed;
        while (complete < messages.count && messages.complete(complete)) complete++;
        return complete;
      }
    }
  }

  private async printUpTo(count: number): Promise<void> {
    const end = Math.min(count, this.limit);
    if (this.printed < end) this.addHeader();
    for (; this.printed < end && standardOutput.isOpen; this.printed++) {
      this.gathered += `${this.lines.line(this.printed)}\n`;
      if (this.gathered.length >= WRITE_SIZE) await this.write();
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
