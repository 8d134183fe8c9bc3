import { EXIT, type ExitCode } from './exit-codes.ts';
import { readWithProgress } from './reading.ts';
import { reportReading } from './reading-report.ts';
import { type PrintOptions, RowPrinter } from './row-printer.ts';
import { sessionFor } from './session-input.ts';
import { standardOutput } from './standard-output.ts';

export interface ReadOptions extends PrintOptions {
  readonly file: string;
}

/** `framescope read`: prints rows while the capture is being read, each as soon as it is complete. */
export async function read(options: ReadOptions): Promise<ExitCode> {
  const session = sessionFor(options.file);
  try {
    const printer = new RowPrinter(session, options);
    const state = await readWithProgress(session, async () => {
      await printer.printComplete();
      if (printer.isFull || !standardOutput.isOpen) session.stop();
    });
    if (state.kind !== 'failed') await printer.printRest();
    return reportReading(state, session) ? EXIT.done : EXIT.unreadableInput;
  } finally {
    session.close();
  }
}
