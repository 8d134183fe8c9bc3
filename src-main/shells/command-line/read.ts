import { rowChoice } from './chosen-rows.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readWithProgress } from './reading.ts';
import { reportReading } from './reading-report.ts';
import { type PrintOptions, RowPrinter } from './row-printer.ts';
import { sessionFor } from './session-input.ts';
import { refuse } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';

export interface ReadOptions extends Omit<PrintOptions, 'choice'> {
  readonly file: string;
  /** An expression of the filter language. */
  readonly filter: string | undefined;
}

/** `framescope read`: prints rows while the capture is being read, each as soon as it is complete. */
export async function read(options: ReadOptions): Promise<ExitCode> {
  const choice = await rowChoice(options.filter);
  if (choice.kind === 'problem') return refuse(choice.complaint);
  const session = sessionFor(options.file);
  try {
    const printer = new RowPrinter(session, { ...options, choice: choice.of });
    const state = await readWithProgress(session, async () => {
      await printer.printComplete();
      if (printer.isFull || !standardOutput.isOpen) session.stop();
    });
    if (session.hasRows || state.kind !== 'failed') await printer.printRest();
    // Who reads no further wants to hear no more either.
    if (standardOutput.isClosed) return EXIT.done;
    return reportReading(state, session, options.as) ? EXIT.done : EXIT.unreadableInput;
  } finally {
    session.close();
  }
}
