import { EXIT, type ExitCode } from './exit-codes.ts';
import { reportReading } from './reading-report.ts';
import { type PrintOptions, RowPrinter } from './row-printer.ts';
import { sessionFor } from './session-input.ts';

export interface ReadOptions extends PrintOptions {
  readonly file: string;
}

/** `framescope read`: prints rows while the capture is being read, each as soon as it is complete. */
export async function read(options: ReadOptions): Promise<ExitCode> {
  const session = sessionFor(options.file);
  try {
    const printer = new RowPrinter(session, options);
    const state = await session.run(() => printer.printComplete());
    if (state.kind !== 'failed') await printer.printRest();
    return reportReading(state, session) ? EXIT.done : EXIT.unreadableInput;
  } finally {
    session.close();
  }
}
