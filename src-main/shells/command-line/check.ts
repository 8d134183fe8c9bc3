import { ruleCounts } from '../../../src-core/export/rule-counts.ts';
import { SEVERITIES, type Severity } from '../../../src-core/websocket/violations/rule.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import { rowChoice } from './chosen-rows.ts';
import { CountedChoice } from './counted-choice.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readWithProgress } from './reading.ts';
import { reportReading } from './reading-report.ts';
import type { RowFormat } from './row-options.ts';
import { RowPrinter } from './row-printer.ts';
import { sessionFor } from './session-input.ts';
import { refuse, say } from './standard-error.ts';

export interface CheckOptions {
  readonly file: string;
  readonly format: RowFormat;
  /** An expression of the filter language: what it doesn't choose doesn't count. */
  readonly filter: string | undefined;
  /** The mildest severity that makes the check fail. */
  readonly failOn: Severity;
}

/**
 * `framescope check`: prints the violations of a capture and fails when one is as severe as asked. The verdict is
 * on the whole capture, also when nobody reads the rows to their end.
 */
export async function check({ file, format, filter, failOn }: CheckOptions): Promise<ExitCode> {
  const choice = await rowChoice(filter);
  if (choice.kind === 'problem') return refuse(choice.complaint);
  const session = sessionFor(file);
  try {
    const chosen = new CountedChoice(choice.of(session, 'violations'), session.store);
    const printer = new RowPrinter(session, { as: 'violations', format, choice: () => chosen });
    const state = await readWithProgress(session, () => printer.printComplete());
    if (session.hasRows || state.kind !== 'failed') await printer.printRest();
    if (!reportReading(state, session)) return EXIT.unreadableInput;
    if (!session.store.knowsFrames) {
      // To pass it would say that it keeps the rules.
      say(
        `${session.name} is a HAR file, which keeps messages and not frames: there is nothing to check in it.`,
      );
      return EXIT.unreadableInput;
    }
    // Of all there may be more than rows.
    const counts = filter === undefined ? severityCounts(session) : chosen.finish();
    say(`${inWords(counts)} in ${session.name}.`);
    const reached = SEVERITIES.slice(SEVERITIES.indexOf(failOn)).some((severity) => counts[severity] > 0);
    return reached ? EXIT.found : EXIT.done;
  } finally {
    session.close();
  }
}

function severityCounts({ store }: CaptureSession): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, note: 0 };
  for (const { severity, count } of ruleCounts(store)) counts[severity] += count;
  return counts;
}

function inWords(counts: Readonly<Record<Severity, number>>): string {
  return [...SEVERITIES]
    .reverse()
    .map((severity) => `${counts[severity]} ${severity}${counts[severity] === 1 ? '' : 's'}`)
    .join(', ');
}
