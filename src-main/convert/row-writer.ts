import type { RowRange } from '../../src-core/query/fields/field.ts';
import type { RowLines } from './row-lines.ts';

/** Bytes that are gathered, so that many short lines are one write. */
const GATHERED = 256 * 1024;

/** Where lines go. */
export interface LineOutput {
  /** Whether writing has any use. */
  readonly isOpen: boolean;
  /** Settles when more may come. Bytes are lent until then. */
  write(piece: string | Uint8Array): Promise<void>;
}

/** Writes rows as lines, and the header above the first of them. What is gathered is handed on by `flush`. */
export class RowWriter {
  private readonly gathered = new Uint8Array(GATHERED);
  private readonly encoder = new TextEncoder();
  private used = 0;
  private hasHeader = false;

  constructor(
    private readonly lines: RowLines,
    private readonly output: LineOutput,
  ) {}

  /** The header, unless it is there already; for outputs that may have no rows. */
  async writeHeader(): Promise<void> {
    if (this.hasHeader || this.lines.header === undefined) return;
    this.hasHeader = true;
    await this.add(`${this.lines.header}\n`);
  }

  /** These rows, as long as there is any use in it. */
  async write({ from, to }: RowRange): Promise<void> {
    if (from < to) await this.writeHeader();
    for (let row = from; row < to && this.output.isOpen; ) {
      const next = this.fill(row, to);
      // Something is special about the row, or the room is used up, which adding makes good.
      if (next === row) await this.add(`${this.lines.line(row)}\n`);
      row = Math.max(next, row + 1);
    }
  }

  async flush(): Promise<void> {
    const { used } = this;
    this.used = 0;
    if (used > 0) await this.output.write(this.gathered.subarray(0, used));
  }

  /** Lines in bytes, where there are such; gives the row that is next. */
  private fill(from: number, to: number): number {
    if (this.lines.fill === undefined) return from;
    const { length, next } = this.lines.fill(this.room, from, to);
    this.used += length;
    return next;
  }

  private async add(text: string): Promise<void> {
    if (this.fits(text)) return;
    await this.flush();
    if (!this.fits(text)) await this.output.write(text);
  }

  private fits(text: string): boolean {
    const { read, written } = this.encoder.encodeInto(text, this.room);
    if (read < text.length) return false;
    this.used += written;
    return true;
  }

  private get room(): Uint8Array {
    return this.gathered.subarray(this.used);
  }
}
