import { accessSync, constants } from 'node:fs';
import { type Trouble, troubleText } from '../../../src-core/contract/trouble.ts';
import { fileTrouble } from '../../engine/file-trouble.ts';
import { startBrowserHost } from '../browser-host/browser-host.ts';
import { STANDARD_INPUT, standardInput } from '../standard-input.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { interrupted } from './interruption.ts';
import { say } from './standard-error.ts';

const TERMINAL_INPUT =
  'standard input is a terminal. Let a program write a capture into it, as in "tcpdump -U -w - | framescope -".';

export interface ServeOptions {
  readonly port: number;
  /** Told of the address once it is there. */
  readonly onReady?: (url: string) => void;
}

/** `framescope serve`: runs the browser host until it is interrupted. */
export async function serve(file: string | undefined, { port, onReady }: ServeOptions): Promise<ExitCode> {
  const isLive = file === STANDARD_INPUT;
  if (isLive && process.stdin.isTTY) return complain(TERMINAL_INPUT, EXIT.wrongUsage);
  const missing = file === undefined || isLive ? undefined : troubleWith(file);
  if (missing !== undefined) return complain(troubleText(missing), EXIT.unreadableInput);
  // Before there is anything to be closed: who reads the address may interrupt at once.
  const interruption = interrupted();
  const host = await startBrowserHost(port, isLive ? undefined : file).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
      return undefined;
    },
  );
  if (host === undefined) {
    const sentence = `port ${port} of 127.0.0.1 can't be had. Choose another with --port, or 0 for a free one.`;
    return complain(sentence, EXIT.found);
  }
  const live = isLive ? await host.record('standard input', standardInput()) : undefined;
  if (live?.kind === 'refused') {
    await host.close();
    return complain(live.message, EXIT.found);
  }
  process.stdout.write(`Framescope is at ${host.url}\n`);
  onReady?.(host.url);
  await interruption;
  for (const path of await host.close())
    say(`a live capture is not saved yet; the next start offers it. It is ${path}`);
  return EXIT.done;
}

function complain(sentence: string, code: ExitCode): ExitCode {
  say(sentence);
  return code;
}

/** Why a file can't be opened as far as that shows without reading it; what it holds is told in the window. */
function troubleWith(file: string): Trouble | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return fileTrouble(error, file);
  }
}
