import type {
  ArgumentDefinition,
  CommandDefinition,
  Completion,
  OptionDefinition,
} from '../command-definition.ts';
import { quoted, shownCommands } from './words.ts';

const HELP = quoted('(- *)--help[display help]');

/** A script that completes the command line in zsh, autoloaded or sourced. */
export function zshCompletion(commands: readonly CommandDefinition[]): string {
  const shown = shownCommands(commands);
  return `#compdef framescope
# Completion of framescope for zsh. In ~/.zshrc, behind compinit: source <(framescope completion zsh)

_framescope() {
  local curcontext=$curcontext state line framescope=$words[1]
  typeset -A opt_args
  _arguments -C ${HELP} ${quoted('(- *)--version[output the version number]')} '1: :_framescope_first' '*:: :->rest'
  [[ $state == rest ]] || return
  case $line[1] in
${shown.map(commandCase).join('\n')}
  esac
}

_framescope_first() {
  local -a commands=(
${shown.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  _alternative 'commands:command:{_describe command commands}' 'files:capture:_files'
}

# An expression has spaces: it is offered as a whole, and shown by its last word.
_framescope_filter() {
  local -a texts shown
  local text last meaning
  while IFS=$'\\t' read -r text last meaning; do
    texts+=("$text")
    shown+=("\${last}\${meaning:+  -- $meaning}")
  done < <($framescope complete-filter -- "\${(Q)PREFIX}" 2>/dev/null)
  compadd -l -S '' -d shown -a texts
}

if [[ $funcstack[1] == _framescope ]]; then
  _framescope "$@"
else
  compdef _framescope framescope
fi
`;
}

function commandCase(command: CommandDefinition): string {
  const words = [HELP, ...command.options.map(optionSpec), ...command.arguments.map(argumentSpec)];
  return `    ${command.name}) _arguments ${words.join(' ')} ;;`;
}

function optionSpec({ flag, meaning, valueName, completion }: OptionDefinition): string {
  return quoted(`${flag}=[${escaped(meaning)}]:${valueName}:${action(completion)}`);
}

function argumentSpec({ name, completion }: ArgumentDefinition, at: number): string {
  return quoted(`${at + 1}:${escaped(name)}:${action(completion)}`);
}

function action(completion: Completion): string {
  switch (completion.kind) {
    case 'choices':
      return `(${completion.choices.join(' ')})`;
    case 'files':
      return '_files';
    case 'filter':
      return '_framescope_filter';
    case 'nothing':
      return ' ';
  }
}

/** Within a specification of _arguments. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}
