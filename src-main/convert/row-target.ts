import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { RowLevel } from '../../src-core/capture-store/row-level.ts';
import { csvHeader, csvLine } from '../../src-core/export/csv.ts';
import { FrameLines } from '../../src-core/export/frame-lines.ts';
import { ndjsonLine } from '../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import type { AnyRow } from '../../src-core/export/rows.ts';
import type { RowRange } from '../../src-core/query/fields/field.ts';
import type { CaptureSession } from '../engine/capture-session.ts';
import type { ConversionOutput } from './conversion-output.ts';
import type { ConversionRequest, ConversionTarget } from './conversion-target.ts';

/** Rows that are chosen at a time, and lines that are written before the output is asked again. */
const ROWS_AT_A_TIME = 1024;
/** Room for lines that are written in bytes. */
const BYTES_AT_A_TIME = 256 * 1024;

interface RowFormat {
  readonly header: (level: RowLevel) => string | undefined;
  readonly line: (level: RowLevel, row: AnyRow) => string;
  /** Whether `FrameLines` writes the same, and faster. */
  readonly isFrameLines: boolean;
}

/** Rows, a JSON object a line. */
export const NDJSON_TARGET = rowTarget({
  header: () => undefined,
  line: (_, row) => ndjsonLine(row),
  isFrameLines: true,
});

/** Rows as a table, RFC 4180 with a header line. */
export const CSV_TARGET = rowTarget({ header: csvHeader, line: csvLine, isFrameLines: false });

function rowTarget(format: RowFormat): ConversionTarget {
  return {
    hasRows: true,
    whyNot: () => undefined,
    write: async (request, output) => {
      await write(request, format, output);
      return undefined;
    },
  };
}

async function write(request: ConversionRequest, format: RowFormat, output: ConversionOutput): Promise<void> {
  const { session, level, chosen } = request;
  const lines = new Lines(session, level, format, output);
  const header = format.header(level);
  if (header !== undefined) output.write(`${header}\n`);
  const count = session.store.rowCount(level);
  for (let from = 0; from < count && output.isOpen; from += ROWS_AT_A_TIME) {
    const all = { from, to: Math.min(count, from + ROWS_AT_A_TIME) };
    for (const range of chosen?.ranges(all.from, all.to) ?? [all]) lines.write(range);
    await output.ready();
  }
}

class Lines {
  private readonly rows: RowBuilder;
  private readonly frames: FrameLines | undefined;
  private readonly room = new Uint8Array(BYTES_AT_A_TIME);

  constructor(
    session: CaptureSession,
    private readonly level: RowLevel,
    private readonly format: RowFormat,
    private readonly output: ConversionOutput,
  ) {
    const { store, payloads, limits } = session;
    this.rows = new RowBuilder(store, payloads, limits.payloadInRow);
    if (level === 'frames' && format.isFrameLines)
      this.frames = new FrameLines(store, session.payloadFiles, this.rows);
  }

  write({ from, to }: RowRange): void {
    for (let row = from; row < to; ) {
      const filled = this.frames?.fill(this.room, row, to);
      if (filled === undefined || filled.next === row) {
        this.output.write(`${this.format.line(this.level, this.rowOf(row))}\n`);
        row++;
      } else {
        this.output.write(this.room.subarray(0, filled.length));
        row = filled.next;
      }
    }
  }

  private rowOf(row: Row): AnyRow {
    switch (this.level) {
      case 'connections':
        return this.rows.connection(row);
      case 'frames':
        return this.rows.frame(row);
      case 'messages':
        return this.rows.message(row);
      case 'violations':
        return this.rows.violation(row);
    }
  }
}
