import { visibleText } from '../../../src-core/bytes/visible-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

let makeRoom = (): void => {};

/** What to do before anything is told: a progress line gives way. */
export function beforeSaying(action: () => void): void {
  makeRoom = action;
}

/** Tells one sentence on standard error, whatever names and captured texts stand in it. */
export function say(sentence: string): void {
  makeRoom();
  process.stderr.write(`framescope: ${visibleText(sentence)}\n`);
}

/** Tells a fault of the program, in as many lines as tell where in it that was. */
export function sayFault(error: unknown): void {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  makeRoom();
  process.stderr.write(`framescope: ${trace.split('\n').map(visibleText).join('\n')}\n`);
}

/** Tells what is wrong with the command line, in lines that can be shown as they are. */
export function refuse(complaint: string): ExitCode {
  process.stderr.write(`${complaint}\n`);
  return EXIT.wrongUsage;
}
