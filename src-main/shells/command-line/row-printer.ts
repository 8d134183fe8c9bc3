import { once } from 'node:events';
import { csvHeader, csvLine } from '../../../src-core/export/csv.ts';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { connectionTable, frameTable, messageTable, violationTable } from '../../../src-core/export/table.ts';
import { isoTime, NO_EPOCH } from '../../../src-core/stream/time.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import type { RowFormat, RowLevel } from './row-options.ts';

export interface PrintOptions {
  readonly as: RowLevel;
  readonly format: RowFormat;
  /** Rows to print at most. */
  readonly limit?: number | undefined;
}

/** Columns of a table where standard output is not a terminal. */
const WIDTH_WITHOUT_TERMINAL = 160;
/** The same for violations, whose sentences are what one reads them for. */
const WIDTH_OF_SENTENCES = 240;
/** Rows are gathered up to this many characters before they are written. */
const WRITE_SIZE = 64 * 1024;

/** Writes rows to standard output in the order of their numbers, none twice, up to the limit. */
export class RowPrinter {
  private readonly limit: number;
  private readonly line: (row: number) => string;
  private printed = 0;
  private gathered = '';

  constructor(
    private readonly session: CaptureSession,
    private readonly options: PrintOptions,
  ) {
    this.limit = options.limit ?? Number.POSITIVE_INFINITY;
    const { header, line } = lineMaker(session, options);
    this.line = line;
    if (header !== undefined) this.gathered = `${header}\n`;
  }

  /** Rows that will not change any more. Stops the session once the limit is reached. */
  async printComplete(): Promise<void> {
    const { frames, messages, violations } = this.session.store;
    if (this.options.as === 'violations') await this.printUpTo(violations.count);
    if (this.options.as === 'frames') await this.printUpTo(frames.count);
    if (this.options.as === 'messages') {
      let complete = this.printed;
      while (complete < messages.count && messages.complete(complete)) complete++;
      await this.printUpTo(complete);
    }
    if (this.printed >= this.limit) this.session.stop();
  }

  async printRest(): Promise<void> {
    const { store } = this.session;
    await this.printUpTo(
      this.options.as === 'connections' ? store.connections.length : store[this.options.as].count,
    );
    await this.write();
  }

  private async printUpTo(count: number): Promise<void> {
    const end = Math.min(count, this.limit);
    for (; this.printed < end; this.printed++) {
      this.gathered += `${this.line(this.printed)}\n`;
      if (this.gathered.length >= WRITE_SIZE) await this.write();
    }
  }

  private async write(): Promise<void> {
    const text = this.gathered;
    this.gathered = '';
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
  }
}

/** How a row number becomes a line, and the line that stands above them. */
function lineMaker(
  session: CaptureSession,
  { as, format }: PrintOptions,
): { header?: string; line: (row: number) => string } {
  let builder: RowBuilder | undefined;
  // Payloads can be read only once the session has opened its file.
  const rows = (): RowBuilder => {
    builder ??= new RowBuilder(session.store, session.payloads, session.limits.payloadInRow);
    return builder;
  };
  const rowOf = {
    connections: 'connection',
    frames: 'frame',
    messages: 'message',
    violations: 'violation',
  } as const;
  if (format === 'ndjson') return { line: (row) => ndjsonLine(rows()[rowOf[as]](row)) };
  if (format === 'csv') return { header: csvHeader(as), line: (row) => csvLine(as, rows()[rowOf[as]](row)) };
  const without = as === 'violations' ? WIDTH_OF_SENTENCES : WIDTH_WITHOUT_TERMINAL;
  const width = process.stdout.columns ?? without;
  const began = (): string => isoTime(0, session.store.epoch ?? NO_EPOCH);
  switch (as) {
    case 'connections': {
      const table = connectionTable(width);
      return { header: table.header, line: (row) => table.line(rows().connection(row)) };
    }
    case 'frames': {
      const table = frameTable(width, began);
      return { header: table.header, line: (row) => table.line(rows().frame(row)) };
    }
    case 'messages': {
      const table = messageTable(width, began);
      return { header: table.header, line: (row) => table.line(rows().message(row)) };
    }
    case 'violations': {
      const table = violationTable(width, began);
      return { header: table.header, line: (row) => table.line(rows().violation(row)) };
    }
  }
}
