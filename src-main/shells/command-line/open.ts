import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { STANDARD_INPUT } from '../standard-input.ts';
import { hasDisplay, runDesktop, whyNoDesktop } from './desktop.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { serve } from './serve.ts';
import { say } from './standard-error.ts';

/** `framescope [open]`: the desktop window where there can be one, the browser host where not. */
export async function open(file: string | undefined): Promise<ExitCode> {
  const reason = await whyNoDesktop();
  if (reason === undefined) {
    const named = file === undefined || file === STANDARD_INPUT ? file : resolve(file);
    const code = await runDesktop(named);
    return code === 0 ? EXIT.done : EXIT.found;
  }
  say(`no desktop window, because ${reason}. The same application runs in a browser instead.`);
  return serve(file, { port: 0, onReady: (url) => hasDisplay() && openInBrowser(url) });
}

/** Asks the system to show the address; a system that can't is no trouble, the address has been printed. */
function openInBrowser(url: string): void {
  const [program, ...words] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(program ?? 'xdg-open', [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
