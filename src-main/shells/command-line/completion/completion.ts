import type { CommandDefinition } from '../command-definition.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { standardOutput } from '../standard-output.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import type { ShellName } from './shells.ts';
import { zshCompletion } from './zsh.ts';

const SCRIPTS: Readonly<Record<ShellName, (commands: readonly CommandDefinition[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `framescope completion`: the script that completes these commands in a shell. */
export async function completion(
  shell: ShellName,
  commands: readonly CommandDefinition[],
): Promise<ExitCode> {
  await standardOutput.write(SCRIPTS[shell](commands));
  return EXIT.done;
}
