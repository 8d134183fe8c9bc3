import { existsSync } from 'node:fs';
import type { CommandDefinition } from './command-definition.ts';

/**
 * What the parser says about a command line, in one line of ours. It says what is wrong in one line and what was meant,
 * in brackets, in a second.
 *
 * @param command its name, or nothing for the program itself
 */
export function usageComplaint(text: string, command: string | undefined): string {
  const [wrong = '', meant] = text
    .replace(/^error: /, '')
    .split('\n')
    .map((line) => line.trim());
  const hint = meant === undefined || meant === '' ? '' : ` ${meant.replace('(Did', '(did')}`;
  const sentence = `${wrong.replace(/\.$/, '')}${hint}.`;
  const help = ['framescope', ...(command === undefined ? [] : [command]), '--help'].join(' ');
  return `framescope: ${sentence} "${help}" says more.\n`;
}

/**
 * What is wrong where the first word should be a command and is none. A single word, or the name of a file that is
 * there, is a capture to be opened.
 */
export async function commandComplaint(
  words: readonly string[],
  commands: readonly CommandDefinition[],
): Promise<string | undefined> {
  const [first] = words;
  if (first === undefined || words.length < 2 || first.startsWith('-')) return undefined;
  if (first === 'help' || commands.some(({ name }) => name === first) || existsSync(first)) return undefined;
  const { nearestOf, shown } = await import('../../../src-core/query/problem.ts');
  const names = commands.filter(({ isHidden }) => isHidden !== true).map(({ name }) => name);
  const nearest = nearestOf(first, names);
  const hint = nearest === null ? '' : ` (did you mean "${nearest}"?)`;
  return `there is no command "${shown(first)}"${hint}. "framescope --help" lists them.`;
}
