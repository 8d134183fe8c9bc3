import { accessSync, constants } from 'node:fs';
import { type Trouble, troubleText } from '../../../src-core/contract/trouble.ts';
import { fileTrouble } from '../../engine/file-trouble.ts';
import { startBrowserHost } from '../browser-host/browser-host.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export interface ServeOptions {
  readonly port: number;
  /** Told of the address once it is there. */
  readonly onReady?: (url: string) => void;
}

/** `framescope serve`: runs the browser host until it is interrupted. */
export async function serve(file: string | undefined, { port, onReady }: ServeOptions): Promise<ExitCode> {
  const missing = file === undefined ? undefined : troubleWith(file);
  if (missing !== undefined) {
    process.stderr.write(`framescope: ${troubleText(missing)}\n`);
    return EXIT.unreadableInput;
  }
  const host = await startBrowserHost(port, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    return undefined;
  });
  if (host === undefined) {
    process.stderr.write(
      `framescope: port ${port} of 127.0.0.1 can't be had. Choose another with --port, or 0 for a free one.\n`,
    );
    return EXIT.found;
  }
  process.stdout.write(`Framescope is at ${host.url}\n`);
  onReady?.(host.url);
  await interrupted();
  await host.close();
  return EXIT.done;
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

/** Handlers stay: a second signal, which a terminal's Ctrl+C and a launcher give together, must not cut closing short. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
