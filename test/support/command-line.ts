import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { withFileLimit } from './file-limit.ts';

export const COMMAND = fileURLToPath(new URL('../../src-main/launcher/framescope.mjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  readonly input?: Uint8Array;
  readonly cwd?: string;
  /** Run as this user, where the tests run as root. */
  readonly uid?: number;
  /** Beside what this process was given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** No file it writes may be longer; see `withFileLimit`. */
  readonly fileBlocks?: number;
}

/** Runs `framescope` with these words to its end. */
export function framescope(words: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { input, cwd, uid, environment, fileBlocks } = options;
  const [program, ...given] = withFileLimit(fileBlocks, [process.execPath, COMMAND, ...words]);
  const child = spawn(program, given, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(environment === undefined ? {} : { env: { ...process.env, ...environment } }),
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // A program that ends before it has read everything closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output, errors })));
}

/** The rows of a capture as `framescope read --format ndjson` prints them. */
export async function readRows<Row>(
  file: string,
  level: string,
  ...words: readonly string[]
): Promise<Row[]> {
  const { output } = await framescope(['read', file, '--as', level, '--format', 'ndjson', ...words]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
