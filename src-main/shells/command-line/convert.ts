import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import type { ConversionOutput } from '../../convert/conversion-output.ts';
import type { ConversionTarget } from '../../convert/conversion-target.ts';
import { TARGETS } from '../../convert/conversion-targets.ts';
import { convertCapture } from '../../convert/convert-capture.ts';
import { OutputFile } from '../../convert/output-file.ts';
import { outputTrouble } from '../../convert/output-trouble.ts';
import { TARGET_NAMES, type TargetName, targetNameOf } from '../../convert/target-names.ts';
import { rowChoice } from './chosen-rows.ts';
import { ConversionStream } from './conversion-stream.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readWithProgress } from './reading.ts';
import { reportReading } from './reading-report.ts';
import type { MakeChoice } from './row-choice.ts';
import { sessionFor } from './session-input.ts';
import { refuse, say } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';
import { VERSION } from './version.ts';

export interface ConvertOptions {
  readonly file: string;
  /** A path, or `-` for standard output. */
  readonly out: string;
  /** The name of a target; the ending of `out` tells when it isn't given. */
  readonly format: TargetName | undefined;
  /** Which rows, for targets that have rows. */
  readonly as: RowLevel | undefined;
  /** An expression of the filter language. */
  readonly filter: string | undefined;
}

/** `framescope convert`: writes a capture in another format. */
export async function convert(options: ConvertOptions): Promise<ExitCode> {
  const { out, format = targetNameOf(out) } = options;
  if (format === undefined) return misused(noFormat(out));
  if (options.as !== undefined && !TARGETS[format].hasRows)
    return misused(`--as chooses rows, and ${format} has none.`);
  if (out === '-' && standardOutput.isTerminal)
    return misused('standard output is a terminal. Name a file, or show rows with "framescope read".');
  const choice = await rowChoice(options.filter);
  if (choice.kind === 'problem') return refuse(choice.complaint);
  // From before there is a file on: nothing may be left of it.
  let output: ConversionOutput | undefined;
  const stopCleaning = cleanWhenInterrupted(() => output?.discard());
  try {
    output = openOutput(out);
    if (output === undefined) return EXIT.found;
    return await convertInto(output, TARGETS[format], { ...options, choice: choice.of });
  } finally {
    output?.discard();
    stopCleaning();
  }
}

async function convertInto(
  output: ConversionOutput,
  target: ConversionTarget,
  { file, as = 'frames', filter, choice }: ConvertOptions & { readonly choice: MakeChoice },
): Promise<ExitCode> {
  const session = sessionFor(file);
  try {
    const state = await readWithProgress(session, () => {});
    if (state.kind === 'failed') {
      reportReading(state, session);
      return EXIT.unreadableInput;
    }
    const level = target.hasRows ? as : 'connections';
    const chosen = filter === undefined ? undefined : choice(session, level);
    const outcome = await convertCapture(target, { session, level, chosen, version: VERSION }, output);
    if (outcome.kind === 'failed') {
      say(troubleText(outcome.trouble));
      return EXIT.found;
    }
    // Who reads no further wants to hear no more either.
    if (!output.isOpen) return EXIT.done;
    const isWhole = reportReading(state, session, target.hasRows ? as : undefined);
    if (outcome.warning !== undefined) say(troubleText(outcome.warning));
    return isWhole && outcome.warning === undefined ? EXIT.done : EXIT.unreadableInput;
  } finally {
    session.close();
  }
}

function misused(sentence: string): ExitCode {
  say(sentence);
  return EXIT.wrongUsage;
}

function noFormat(out: string): string {
  const endings = TARGET_NAMES.map((name) => `.${name}`).join(', ');
  return out === '-'
    ? 'for standard output the format has to be named with --format.'
    : `the name "${out}" ends in none of ${endings}. Name the format with --format.`;
}

function openOutput(out: string): ConversionOutput | undefined {
  if (out === '-') return new ConversionStream();
  try {
    return new OutputFile(out);
  } catch (error) {
    say(troubleText(outputTrouble(error, out)));
    return undefined;
  }
}

/** The codes a shell gives for programs that a signal has ended: 128 and the number of the signal. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Calls `clean` before a signal ends the program, until the function it gives is called. */
function cleanWhenInterrupted(clean: () => void): () => void {
  const ends = Object.entries(SIGNALS).map(([signal, code]) => {
    const end = (): void => {
      clean();
      process.exit(code);
    };
    process.once(signal, end);
    return { signal, end };
  });
  return () => {
    for (const { signal, end } of ends) process.off(signal, end);
  };
}
