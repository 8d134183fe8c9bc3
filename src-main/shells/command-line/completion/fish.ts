import type { CommandDefinition, Completion, OptionDefinition } from '../command-definition.ts';
import { shownCommands } from './words.ts';

/** A script that completes the command line in fish. */
export function fishCompletion(commands: readonly CommandDefinition[]): string {
  const shown = shownCommands(commands);
  const names = shown.map(({ name }) => name).join(' ');
  return `# Completion of framescope for fish: framescope completion fish > ~/.config/fish/completions/framescope.fish

function __framescope_filter
    set -l program (commandline -opc)[1]
    set -l text (string replace -r '^(--filter=)?[\\'"]?' '' -- (commandline -ct))
    $program complete-filter -- "$text" 2>/dev/null | string replace -r '\\t[^\\t]*(?=\\t)' ''
end

complete -c framescope -l help -d 'display help'
complete -c framescope -n 'not __fish_seen_subcommand_from ${names}' -l version -d 'output the version number'
${shown.flatMap(({ name, summary }) => `complete -c framescope -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d ${quoted(summary)}`).join('\n')}
${shown.flatMap(commandLines).join('\n')}
`;
}

function commandLines(command: CommandDefinition): string[] {
  const seen = `complete -c framescope -n '__fish_seen_subcommand_from ${command.name}'`;
  const [first] = command.arguments;
  return [
    ...argumentLine(seen, first?.completion ?? { kind: 'nothing' }),
    ...command.options.map((option) => `${seen} ${optionWords(option)}`),
  ];
}

/** Files are offered without being asked for. */
function argumentLine(seen: string, completion: Completion): string[] {
  switch (completion.kind) {
    case 'files':
    case 'filter':
      return [];
    case 'choices':
      return [`${seen} -f -a ${quoted(completion.choices.join(' '))}`];
    case 'nothing':
      return [`${seen} -f`];
  }
}

function optionWords({ flag, meaning, completion }: OptionDefinition): string {
  return `-l ${flag.slice(2)} ${action(completion)} -d ${quoted(meaning)}`;
}

function action(completion: Completion): string {
  switch (completion.kind) {
    case 'choices':
      return `-x -a ${quoted(completion.choices.join(' '))}`;
    case 'files':
      return '-r -F';
    case 'filter':
      return "-x -a '(__framescope_filter)'";
    case 'nothing':
      return '-x';
  }
}

/** In single quotes of fish, which knows two escapes in them. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
