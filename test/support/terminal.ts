import { spawn, spawnSync } from 'node:child_process';

/** Why there can be no pseudo-terminal here, or `undefined`. */
export const whyNoTerminal: string | undefined =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true
    ? undefined
    : 'needs script(1) of util-linux';

export interface TerminalOptions {
  readonly columns: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Done while the line runs, with what the terminal was sent so far. */
  readonly meanwhile?: (sent: () => string) => Promise<void>;
}

/** Runs a line of shell in a terminal of its own and gives what the terminal was sent, line ends as `\n`. */
export async function inTerminal(
  shell: string,
  { columns, environment = {}, meanwhile }: TerminalOptions,
): Promise<string> {
  const { NO_COLOR: _none, FORCE_COLOR: _forced, ...inherited } = process.env;
  const child = spawn('script', ['-qec', `stty cols ${columns} rows 40; ${shell}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...inherited, TERM: 'xterm-256color', ...environment },
  });
  // Nobody types anything.
  child.stdin.end();
  let sent = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    sent += text;
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await meanwhile?.(() => sent);
  await closed;
  return sent.replaceAll('\r\n', '\n');
}
