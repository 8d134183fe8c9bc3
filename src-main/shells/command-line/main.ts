/** The command `framescope`: reads its arguments, runs one command, sets the exit code. */

import { EXIT } from './exit-codes.ts';
import { runCommandLine } from './program.ts';
import { say } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';

// Where nobody reads what went wrong, there is nobody to tell.
process.stderr.on('error', () => {});

const code = await runCommandLine(process.argv.slice(2));
if (standardOutput.failure === undefined) {
  process.exitCode = code;
} else {
  say(`standard output can't be written (${standardOutput.failure}).`);
  process.exitCode = EXIT.found;
}
