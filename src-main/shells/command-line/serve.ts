import { startBrowserHost } from '../browser-host/browser-host.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

export interface ServeOptions {
  readonly port: number;
  /** Told of the address once it is there. */
  readonly onReady?: (url: string) => void;
}

/** `framescope serve`: runs the browser host until it is interrupted. */
export async function serve(file: string | undefined, { port, onReady }: ServeOptions): Promise<ExitCode> {
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

/** Handlers stay: a second signal, which a terminal's Ctrl+C and a launcher give together, must not cut closing short. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
