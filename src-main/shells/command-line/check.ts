import { ruleCounts } from '../../../src-core/export/rule-counts.ts';
import { SEVERITIES, type Severity } from '../../../src-core/websocket/violations/rule.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readWithProgress } from './reading.ts';
import { reportReading } from './reading-report.ts';
import type { RowFormat } from './row-options.ts';
import { RowPrinter } from './row-printer.ts';
import { sessionFor } from './session-input.ts';
import { say } from './standard-error.ts';

export interface CheckOptions {
  readonly file: string;
  readonly format: RowFormat;
  /** The mildest severity that makes the check fail. */
  readonly failOn: Severity;
}

/**
 * `framescope check`: prints the violations of a capture and fails when one is as severe as asked. The verdict is
 * on the whole capture, also when nobody reads the rows to their end.
 */
export async function check({ file, format, failOn }: CheckOptions): Promise<ExitCode> {
  const session = sessionFor(file);
  try {
    const printer = new RowPrinter(session, { as: 'violations', format });
    const state = await readWithProgress(session, () => printer.printComplete());
    if (state.kind !== 'failed') await printer.printRest();
    if (!reportReading(state, session)) return EXIT.unreadableInput;
    const counts = severityCounts(session);
    say(`${inWords(counts)} in ${session.name}.`);
    const reached = SEVERITIES.slice(SEVERITIES.indexOf(failOn)).some((severity) => counts[severity] > 0);
    return reached ? EXIT.found : EXIT.done;
  } finally {
    session.close();
  }
}

function severityCounts({ store }: CaptureSession): Record<Severity, number> {
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
