import type { RowLevel } from '../../src-core/capture-store/row-level.ts';
import { csvHeader, csvLine } from '../../src-core/export/csv.ts';
import { FrameLines } from '../../src-core/export/frame-lines.ts';
import { ndjsonLine } from '../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import { inflate } from '../adapters/inflate.ts';
import type { CaptureSession } from '../engine/capture-session.ts';

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

/** The method of RowBuilder for each level. */
const ROW_OF = {
  connections: 'connection',
  frames: 'frame',
  messages: 'message',
  violations: 'violation',
} as const;

/** Lines for programs: NDJSON, or CSV (RFC 4180) with a header. */
export function dataLines(session: CaptureSession, level: RowLevel, format: 'ndjson' | 'csv'): RowLines {
  const rows = rowsOf(session);
  switch (format) {
    case 'ndjson': {
      const line = (row: number): string => ndjsonLine(rows()[ROW_OF[level]](row));
      return { header: undefined, line, ...(level === 'frames' ? { fill: frameFiller(session, rows) } : {}) };
    }
    case 'csv':
      return { header: csvHeader(level), line: (row) => csvLine(level, rows()[ROW_OF[level]](row)) };
  }
}

/** What makes the rows of a session, from when it is asked for: payloads can be read only once its file is open. */
export function rowsOf(session: CaptureSession): () => RowBuilder {
  let builder: RowBuilder | undefined;
  return () => {
    const { payloadInRow } = session.limits;
    builder ??= new RowBuilder(session.store, session.payloads, payloadInRow, inflate);
    return builder;
  };
}

function frameFiller(session: CaptureSession, rows: () => RowBuilder): NonNullable<RowLines['fill']> {
  let lines: FrameLines | undefined;
  return (target, from, to) => {
    lines ??= new FrameLines(session.store, session.payloadFiles, rows());
    return lines.fill(target, from, to);
  };
}
