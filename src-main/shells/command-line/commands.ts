import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../../../src-core/websocket/violations/rule.ts';
import { check } from './check.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { open } from './open.ts';
import { read } from './read.ts';
import { FORMATS, LEVELS } from './row-printer.ts';
import { serve } from './serve.ts';
import { VERSION } from './version.ts';

/** Runs one command line, without the program's name, and gives its exit code. */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = commands((code) => {
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

function commands(done: (code: ExitCode) => void): Command {
  const program = new Command('framescope')
    .description('Inspect WebSocket conversations: every frame, with every bit.')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError();

  program
    .command('open', { isDefault: true })
    .description('open the window: on the desktop, or in a browser where there is no Electron runtime')
    .argument('[file]', 'a capture to open')
    .action(async (file?: string) => done(await open(file)));

  program
    .command('read')
    .description('print the rows of a capture')
    .argument('<file>', 'a classic pcap capture, or - for standard input')
    .addOption(new Option('--as <rows>', 'which rows').choices(LEVELS).default('frames'))
    .addOption(new Option('--format <format>', 'how to print them').choices(FORMATS).default('table'))
    .option('--limit <n>', 'stop after this many rows', wholeNumber)
    .action(async (file: string, options) => done(await read({ file, ...options })));

  program
    .command('check')
    .description('print what breaks the rules of the protocol, and exit with 1 when something does')
    .argument('<file>', 'a classic pcap capture, or - for standard input')
    .addOption(
      new Option('--fail-on <severity>', 'the mildest severity that counts')
        .choices([...SEVERITIES].reverse())
        .default('error'),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('table'))
    .action(async (file: string, options) => done(await check({ file, ...options })));

  program
    .command('serve')
    .description('show the window in a browser, from a server on 127.0.0.1')
    .argument('[file]', 'a capture to open')
    .option('--port <n>', 'listen on this port; 0 takes a free one', portNumber, 0)
    .action(async (file: string | undefined, options: { port: number }) => done(await serve(file, options)));

  return program;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number of at most 15 digits.');
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('It must be at most 65535.');
  return port;
}
