import { visibleText } from '../../../src-core/bytes/visible-text.ts';
import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import { csvHeader, csvLine } from '../../../src-core/export/csv.ts';
import { FrameLines } from '../../../src-core/export/frame-lines.ts';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { connectionTable, frameTable, messageTable, violationTable } from '../../../src-core/export/table.ts';
import type { TableLook } from '../../../src-core/export/text-table.ts';
import { isoTime, NO_EPOCH } from '../../../src-core/stream/time.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import type { RowFormat } from './row-options.ts';
import { type MaybeTerminal, paintFor, terminalWidth } from './terminal.ts';

/** How the rows of a level become lines, and the line that stands above them; none has its line end. */
export interface RowLines {
  readonly header: string | undefined;
  /** Reads payloads: only while the session is open. */
  readonly line: (row: number) => string;
  /**
   * The same for many rows at once, in bytes and with line ends, as far as the target has room and nothing special
   * comes, which is left to `line`; where there is a faster way than row by row.
   */
  readonly fill?: (
    target: Uint8Array,
    from: number,
    to: number,
  ) => { readonly length: number; readonly next: number };
}

/** Cells of a table where the output is no terminal; sentences, which violations are read for, take more. */
const WIDTH_WITHOUT_TERMINAL: Readonly<Record<RowLevel, number>> = {
  connections: 160,
  frames: 160,
  messages: 160,
  violations: 240,
};

/** The method of RowBuilder for each level. */
const ROW_OF = {
  connections: 'connection',
  frames: 'frame',
  messages: 'message',
  violations: 'violation',
} as const;

export function rowLines(
  session: CaptureSession,
  { as, format }: { readonly as: RowLevel; readonly format: RowFormat },
  stream: MaybeTerminal = process.stdout,
): RowLines {
  let builder: RowBuilder | undefined;
  // Payloads can be read only once the session has opened its file.
  const rows = (): RowBuilder => {
    builder ??= new RowBuilder(session.store, session.payloads, session.limits.payloadInRow);
    return builder;
  };
  switch (format) {
    case 'ndjson': {
      const line = (row: number): string => ndjsonLine(rows()[ROW_OF[as]](row));
      return { header: undefined, line, ...(as === 'frames' ? { fill: frameFiller(session, rows) } : {}) };
    }
    case 'csv': {
      const line = (row: number): string => csvLine(as, rows()[ROW_OF[as]](row));
      // Who pipes wants the data as it is; a terminal would obey it.
      return { header: csvHeader(as), line: stream.isTTY === true ? (row) => visibleText(line(row)) : line };
    }
    case 'table':
      return tableLines(session, as, rows, {
        width: terminalWidth(stream) ?? WIDTH_WITHOUT_TERMINAL[as],
        paint: paintFor(stream, process.env),
      });
  }
}

function frameFiller(session: CaptureSession, rows: () => RowBuilder): NonNullable<RowLines['fill']> {
  let lines: FrameLines | undefined;
  return (target, from, to) => {
    lines ??= new FrameLines(session.store, session.payloadFiles, rows());
    return lines.fill(target, from, to);
  };
}

function tableLines(
  { store }: CaptureSession,
  as: RowLevel,
  rows: () => RowBuilder,
  look: TableLook,
): RowLines {
  let beginning: string | undefined;
  // Known with the first packet, and so with the first row.
  const began = (): string => {
    beginning ??= isoTime(0, store.epoch ?? NO_EPOCH);
    return beginning;
  };
  switch (as) {
    case 'connections': {
      const table = connectionTable(look);
      return { header: table.header, line: (row) => table.line(rows().connection(row)) };
    }
    case 'frames': {
      const table = frameTable(look, began);
      return { header: table.header, line: (row) => table.line(rows().frame(row)) };
    }
    case 'messages': {
      const table = messageTable(look, began);
      return { header: table.header, line: (row) => table.line(rows().message(row)) };
    }
    case 'violations': {
      const table = violationTable(look, began);
      return { header: table.header, line: (row) => table.line(rows().violation(row)) };
    }
  }
}
