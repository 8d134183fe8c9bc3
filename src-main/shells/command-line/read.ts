import { once } from 'node:events';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import type { CaptureState } from '../../../src-core/contract/views.ts';
import { csvHeader, csvLine } from '../../../src-core/export/csv.ts';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import { connectionTroubles, readingNotes } from '../../../src-core/export/notes.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { connectionTable, frameTable, messageTable } from '../../../src-core/export/table.ts';
import { isoTime, NO_EPOCH } from '../../../src-core/stream/time.ts';
import { CaptureSession } from '../../engine/capture-session.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export const LEVELS = ['connections', 'frames', 'messages'] as const;
export const FORMATS = ['table', 'ndjson', 'csv'] as const;

export interface ReadOptions {
  readonly file: string;
  readonly as: (typeof LEVELS)[number];
  readonly format: (typeof FORMATS)[number];
  readonly limit?: number;
}

/** Columns of a table where standard output is not a terminal. */
const WIDTH_WITHOUT_TERMINAL = 160;
/** Rows are gathered up to this many characters before they are written. */
const WRITE_SIZE = 64 * 1024;

/** `framescope read`: prints rows while the capture is being read, frames and messages as soon as they are complete. */
export async function read(options: ReadOptions): Promise<ExitCode> {
  const isStandardInput = options.file === '-';
  const session = new CaptureSession({
    from: isStandardInput ? process.stdin : options.file,
    name: isStandardInput ? 'standard input' : options.file,
  });
  try {
    const printer = new RowPrinter(session, options);
    const state = await session.run(() => printer.printComplete());
    if (state.kind !== 'failed') await printer.printRest();
    return report(state, session);
  } finally {
    session.close();
  }
}

/** Says on standard error how reading ended. */
function report(state: CaptureState, session: CaptureSession): ExitCode {
  if (state.kind === 'failed') return complain(troubleText(state.trouble));
  if (state.kind === 'complete' && state.warning !== null) return complain(troubleText(state.warning));
  for (const note of notes(session)) process.stderr.write(`framescope: ${note}\n`);
  return EXIT.done;
}

/** What a reader of the rows should know that no row says. */
function notes({ store, name }: CaptureSession): string[] {
  const passedOver = readingNotes(store);
  const incomplete = store.connections.filter((connection) => connectionTroubles(connection).length > 0);
  return [
    ...(store.connections.length === 0 ? [`no request for WebSocket was found in ${name}.`] : []),
    ...(passedOver.length === 0 ? [] : [`passed over in ${name}: ${passedOver.join('; ')}.`]),
    ...(incomplete.length === 0
      ? []
      : [
          `connections not read in full: ${incomplete.length}. "--as connections --format ndjson" says why, as "missing".`,
        ]),
  ];
}

function complain(sentence: string): ExitCode {
  process.stderr.write(`framescope: ${sentence}\n`);
  return EXIT.unreadableInput;
}

/** Writes rows to standard output in the order of their numbers, none twice, up to the limit. */
class RowPrinter {
  private readonly limit: number;
  private readonly line: (row: number) => string;
  private printed = 0;
  private gathered = '';

  constructor(
    private readonly session: CaptureSession,
    private readonly options: ReadOptions,
  ) {
    this.limit = options.limit ?? Number.POSITIVE_INFINITY;
    const { header, line } = lineMaker(session, options);
    this.line = line;
    if (header !== undefined) this.gathered = `${header}\n`;
  }

  /** Rows that will not change any more. Stops the session once the limit is reached. */
  async printComplete(): Promise<void> {
    const { frames, messages } = this.session.store;
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
  { as, format }: ReadOptions,
): { header?: string; line: (row: number) => string } {
  let builder: RowBuilder | undefined;
  // Payloads can be read only once the session has opened its file.
  const rows = (): RowBuilder => {
    builder ??= new RowBuilder(session.store, session.payloads, session.limits.payloadInRow);
    return builder;
  };
  const rowOf = { connections: 'connection', frames: 'frame', messages: 'message' } as const;
  if (format === 'ndjson') return { line: (row) => ndjsonLine(rows()[rowOf[as]](row)) };
  if (format === 'csv') return { header: csvHeader(as), line: (row) => csvLine(as, rows()[rowOf[as]](row)) };
  const width = process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL;
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
  }
}
