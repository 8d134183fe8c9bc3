/** The command `framescope`: reads its arguments, runs one command, sets the exit code. */

import { EXIT } from './exit-codes.ts';
import { runCommandLine } from './program.ts';

// A reader that has seen enough (`| head`) closes the pipe: that is not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`framescope: standard output can't be written (${error.code}).\n`);
  process.exit(EXIT.found);
});

process.exitCode = await runCommandLine(process.argv.slice(2));
