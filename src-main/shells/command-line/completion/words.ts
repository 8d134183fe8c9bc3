import type { CommandDefinition } from '../command-definition.ts';

/** What the program takes without a command. */
export const PROGRAM_FLAGS = ['--help', '--version'] as const;

export function flagsOf({ options }: CommandDefinition): string[] {
  return [...options.map(({ flag }) => flag), '--help'];
}

export function shownCommands(commands: readonly CommandDefinition[]): readonly CommandDefinition[] {
  return commands.filter(({ isHidden }) => isHidden !== true);
}

/** In single quotes of a POSIX shell, in which nothing means anything but the quote itself. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
