import type { CommandDefinition, Completion } from '../command-definition.ts';
import { flagsOf, PROGRAM_FLAGS, quoted, shownCommands } from './words.ts';

/** A script that completes the command line in bash, 3.2 (of macOS) included. */
export function bashCompletion(commands: readonly CommandDefinition[]): string {
  const shown = shownCommands(commands);
  const names = shown.map(({ name }) => name);
  return `# Completion of framescope for bash. In ~/.bashrc: source <(framescope completion bash)

_framescope() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= at
  COMPREPLY=()
  # bash takes --option=value for three words.
  if [[ $word == '=' ]]; then
    word=
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${names.join('|')}) command=\${COMP_WORDS[at]}; break ;;
    esac
  done
  case $command:$previous in
${shown.flatMap(optionCases).join('\n')}
  esac
  if [[ $word == -* ]]; then
    case $command in
${shown.map((command) => `      ${command.name}) _framescope_words ${quoted(flagsOf(command).join(' '))} ;;`).join('\n')}
      *) _framescope_words ${quoted(PROGRAM_FLAGS.join(' '))} ;;
    esac
    return
  fi
  case $command in
${shown.map((command) => `    ${command.name}) ${argumentAction(command)} ;;`).join('\n')}
    *)
      _framescope_words ${quoted(names.join(' '))}
      while IFS= read -r at; do COMPREPLY+=("$at"); done < <(compgen -f -- "$word")
      compopt -o filenames 2>/dev/null
      ;;
  esac
}

_framescope_words() {
  COMPREPLY=($(compgen -W "$1" -- "$word"))
}

_framescope_nothing() {
  compopt +o default 2>/dev/null
}

# An expression has spaces: in quotes it is offered as a whole, without them only its first word is.
_framescope_filter() {
  local text=\${word#[\\'\\"]} candidate
  compopt -o nospace +o default 2>/dev/null
  while IFS=$'\\t' read -r candidate _; do
    if [[ $text == "$word" ]]; then candidate=\${candidate%% *}; fi
    COMPREPLY+=("$candidate")
  done < <("\${COMP_WORDS[0]}" complete-filter -- "$text" 2>/dev/null)
}

# Where nothing is offered, files are.
complete -o default -F _framescope framescope
`;
}

function optionCases({ name, options }: CommandDefinition): string[] {
  return options.map(({ flag, completion }) => `    ${name}:${flag}) ${action(completion)}; return ;;`);
}

function argumentAction({ arguments: [first] }: CommandDefinition): string {
  return action(first?.completion ?? { kind: 'nothing' });
}

function action(completion: Completion): string {
  switch (completion.kind) {
    case 'choices':
      return `_framescope_words ${quoted(completion.choices.join(' '))}`;
    case 'files':
      return ':';
    case 'filter':
      return '_framescope_filter';
    case 'nothing':
      return '_framescope_nothing';
  }
}
