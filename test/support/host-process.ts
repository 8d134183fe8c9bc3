import { type ChildProcess, spawn } from 'node:child_process';
import { COMMAND } from './command-line.ts';

/** A browser host of its own, as `framescope serve` runs it. */
export interface HostProcess {
  /** The address with the one-time token. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Interrupts it as Ctrl+C does, and waits for its end. */
  stop(): Promise<number | null>;
}

/** @param dataFolder where recent captures are kept; a test's own, so that it meets nobody else's */
export async function startHost(words: readonly string[], dataFolder: string): Promise<HostProcess> {
  const child = spawn(process.execPath, [COMMAND, 'serve', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_DATA_HOME: dataFolder },
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /^Framescope is at (http:\S+)$/m.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the host ended with code ${code}: ${output}`)));
  });
  const stop = (): Promise<number | null> => {
    if (child.exitCode !== null) return Promise.resolve(child.exitCode);
    child.kill('SIGINT');
    return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  };
  return { url, process: child, stop };
}
