import { visibleText } from '../../../src-core/bytes/visible-text.ts';
import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import { connectionTable, frameTable, messageTable, violationTable } from '../../../src-core/export/table.ts';
import type { TableLook } from '../../../src-core/export/text-table.ts';
import { isoTime, NO_EPOCH } from '../../../src-core/stream/time.ts';
import { dataLines, type RowLines, rowsOf } from '../../convert/row-lines.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import type { RowFormat } from './row-options.ts';
import { type MaybeTerminal, paintFor, terminalWidth } from './terminal.ts';

/** Cells of a table where the output is no terminal; sentences, which violations are read for, take more. */
const WIDTH_WITHOUT_TERMINAL: Readonly<Record<RowLevel, number>> = {
  connections: 160,
  frames: 160,
  messages: 160,
  violations: 240,
};

/** Lines as they are printed; to a terminal without anything that it would obey. */
export function rowLines(
  session: CaptureSession,
  { as, format }: { readonly as: RowLevel; readonly format: RowFormat },
  stream: MaybeTerminal = process.stdout,
): RowLines {
  switch (format) {
    case 'ndjson':
      return dataLines(session, as, format);
    case 'csv': {
      const lines = dataLines(session, as, format);
      // Who pipes wants the data as it is; a terminal would obey it.
      return stream.isTTY === true ? { ...lines, line: (row) => visibleText(lines.line(row)) } : lines;
    }
    case 'table':
      return tableLines(session, as, {
        width: terminalWidth(stream) ?? WIDTH_WITHOUT_TERMINAL[as],
        paint: paintFor(stream, process.env),
      });
  }
}

function tableLines(session: CaptureSession, as: RowLevel, look: TableLook): RowLines {
  const rows = rowsOf(session);
  let beginning: string | undefined;
  // Known with the first packet, and so with the first row.
  const began = (): string => {
    beginning ??= isoTime(0, session.store.epoch ?? NO_EPOCH);
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
