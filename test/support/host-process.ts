import { type ChildProcess, spawn } from 'node:child_process';
import { COMMAND } from './command-line.ts';
import { withFileLimit } from './file-limit.ts';

/** A browser host of its own, as `framescope serve` runs it. */
export interface HostProcess {
  /** The address with the one-time token. */
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has said on standard error, where that was asked for. */
  readonly errors: () => string;
  /** Interrupts it as Ctrl+C does, and waits for its end. */
  stop(): Promise<number | null>;
}

export interface HostOptions {
  /** Its standard input is a pipe, `process.stdin` of the result, and its standard error is kept. */
  readonly isPiped?: boolean;
  /** No file it writes may be longer; see `withFileLimit`. */
  readonly fileBlocks?: number;
}

/** @param dataFolder where recent captures are kept; a test's own, so that it meets nobody else's */
export async function startHost(
  words: readonly string[],
  dataFolder: string,
  { isPiped = false, fileBlocks }: HostOptions = {},
): Promise<HostProcess> {
  const [program, ...given] = withFileLimit(fileBlocks, [process.execPath, COMMAND, 'serve', ...words]);
  const child = spawn(program, given, {
    stdio: [isPiped ? 'pipe' : 'ignore', 'pipe', isPiped ? 'pipe' : 'inherit'],
    env: { ...process.env, XDG_DATA_HOME: dataFolder },
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /^Framescope is at (http:\S+)$/m.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the host ended with code ${code}: ${output}${errors}`)));
  });
  const stop = (): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    child.kill('SIGINT');
    return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  };
  return { url, process: child, errors: () => errors, stop };
}
