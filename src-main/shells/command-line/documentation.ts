/** The README's reference of the command line, made from the commands themselves (`npm run docs`). */
import type { CommandDefinition, OptionDefinition } from './command-definition.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_MEANINGS } from './exit-codes.ts';
import { SETTINGS } from './settings.ts';

/** What the reference stands between in the README. */
export const REFERENCE_BEGIN = '<!-- The reference is written by "npm run docs". -->';
export const REFERENCE_END = '<!-- End of the reference. -->';

/** A README whose reference is the one of now. Throws when the README has no place for it. */
export function withReference(readme: string): string {
  const begin = readme.indexOf(REFERENCE_BEGIN);
  const end = readme.indexOf(REFERENCE_END);
  if (begin < 0 || end < begin) throw new Error('the README has no marks around its reference');
  return `${readme.slice(0, begin)}${REFERENCE_BEGIN}\n\n${reference()}\n\n${readme.slice(end)}`;
}

function reference(): string {
  const shown = COMMANDS.filter((command) => command.isHidden !== true);
  return [
    ['```', ...shown.map(synopsis), '```'].join('\n'),
    'Rows go to standard output, everything else to standard error.',
    ...shown.map(chapter),
    meanings('Exit codes', EXIT_MEANINGS),
    meanings('Environment', SETTINGS),
  ].join('\n\n');
}

/** A command in one line, as it is typed. */
function synopsis({ name, isDefault, ...command }: CommandDefinition): string {
  const words = command.arguments.map((argument) =>
    argument.isRequired ? argument.name : `[${argument.name}]`,
  );
  const options = command.options.map((option) => `[${option.flag} ${valueText(option)}]`);
  return ['framescope', isDefault === true ? `[${name}]` : name, ...words, ...options].join(' ');
}

function chapter(command: CommandDefinition): string {
  const { name, summary, details, examples } = command;
  const words = [
    ...command.arguments.map((argument) => `- \`${argument.name}\`: ${argument.meaning}`),
    ...command.options.map(optionLine),
    ...examples.map(({ line, meaning }) => `- Example: \`${line}\` – ${meaning}`),
  ];
  return [
    `### framescope ${name}`,
    [`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, ...details].join(' '),
    words.join('\n'),
  ].join('\n\n');
}

function optionLine(option: OptionDefinition): string {
  const { flag, meaning, fallback } = option;
  const isShown = typeof fallback === 'string' || typeof fallback === 'number';
  const otherwise = isShown ? ` (otherwise \`${fallback}\`)` : '';
  return `- \`${flag} ${valueText(option)}\`: ${meaning}${otherwise}`;
}

function valueText({ completion, valueName }: OptionDefinition): string {
  return completion.kind === 'choices' ? completion.choices.join('|') : valueName.toUpperCase();
}

function meanings(title: string, words: Readonly<Record<string, string>>): string {
  return [
    `### ${title}`,
    '',
    ...Object.entries(words).map(([name, meaning]) => `- \`${name}\`: ${meaning}`),
  ].join('\n');
}
