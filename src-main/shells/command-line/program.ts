import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type {
  ArgumentDefinition,
  CommandDefinition,
  GivenWords,
  OptionDefinition,
} from './command-definition.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, EXIT_MEANINGS, type ExitCode } from './exit-codes.ts';
import { SETTINGS } from './settings.ts';
import { say } from './standard-error.ts';
import { VERSION } from './version.ts';
import { commandComplaint, usageComplaint } from './wrong-usage.ts';

/** Runs one command line, without the program's name, and gives its exit code. */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  const complaint = await commandComplaint(words, COMMANDS);
  if (complaint !== undefined) {
    say(complaint);
    return EXIT.wrongUsage;
  }
  let exitCode: ExitCode = EXIT.done;
  const program = programOf(COMMANDS, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
  }
  return exitCode;
}

function programOf(definitions: readonly CommandDefinition[], done: (code: ExitCode) => void): Command {
  const program = new Command('framescope')
    .description('Inspect WebSocket conversations: every frame, with every bit.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageComplaint(text, undefined)) })
    .showSuggestionAfterError()
    .addHelpText('after', `\n${listed('Exit codes', EXIT_MEANINGS)}\n\n${listed('Environment', SETTINGS)}`);
  for (const definition of definitions) addCommand(program, definition, done);
  return program;
}

function addCommand(program: Command, definition: CommandDefinition, done: (code: ExitCode) => void): void {
  const { name, isDefault = false, isHidden = false } = definition;
  const command = program
    .command(name, { isDefault, hidden: isHidden })
    .configureOutput({ outputError: (text, write) => write(usageComplaint(text, name)) })
    .summary(definition.summary)
    .description([`${capitalised(definition.summary)}.`, ...definition.details.map(plain)].join('\n\n'));
  for (const argument of definition.arguments) {
    command.addArgument(parsedArgument(argument));
  }
  const options = definition.options.map((option) => ({ option, parsed: parsedOption(option) }));
  for (const { parsed } of options) command.addOption(parsed);
  if (definition.examples.length > 0) command.addHelpText('after', examples(definition));
  command.action(async () => {
    const values = command.opts<Record<string, unknown>>();
    const given: GivenWords = {
      arguments: command.args,
      value: <Value>(wanted: OptionDefinition<Value>) => {
        const { parsed } = options.find(({ option }) => option === wanted)!;
        return values[parsed.attributeName()] as Value;
      },
    };
    done(await definition.run(given));
  });
}

function parsedArgument({ name, meaning, isRequired, completion }: ArgumentDefinition): Argument {
  const argument = new Argument(isRequired ? `<${name}>` : `[${name}]`, meaning);
  return completion.kind === 'choices' ? argument.choices(completion.choices) : argument;
}

function parsedOption({ flag, valueName, meaning, completion, fallback, parse }: OptionDefinition): Option {
  const option = new Option(`${flag} <${valueName}>`, meaning);
  // Before the parser: commander's choices bring a parser of their own.
  if (completion.kind === 'choices') option.choices(completion.choices);
  option.argParser((text: string) => {
    const parsed = parse(text);
    if ('mustBe' in parsed) throw new InvalidArgumentError(parsed.mustBe);
    return parsed.value;
  });
  if (fallback !== undefined) option.default(fallback);
  return option;
}

function examples({ examples }: CommandDefinition): string {
  return `\nExamples:\n${examples.map(({ line, meaning }) => `  ${line}\n      ${meaning}`).join('\n')}`;
}

/** Names and their meanings, one below the other. */
function listed(title: string, meanings: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(meanings).map((name) => name.length));
  const lines = Object.entries(meanings).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
  return [`${title}:`, ...lines].join('\n');
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Without the marks that Markdown needs. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
