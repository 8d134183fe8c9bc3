import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { appRoot } from '../app-root.ts';
import { say } from './standard-error.ts';

/** How long fetching the Electron runtime may take before the browser is taken instead, in milliseconds. */
const FETCH_LIMIT = 30_000;

const electronFolder = new URL('node_modules/electron/', appRoot);

/** Why there can be no desktop window, as the end of a sentence; `undefined` when there can. */
export async function whyNoDesktop(): Promise<string | undefined> {
  if (!hasDisplay()) return 'there is no display';
  if (electronProgram() !== undefined) return undefined;
  if (!existsSync(electronFolder)) return 'electron is not installed';
  say(`fetching the Electron runtime, for at most ${FETCH_LIMIT / 1000} seconds.`);
  await fetchRuntime();
  return electronProgram() === undefined
    ? "the Electron runtime can't be fetched (npx install-electron says why)"
    : undefined;
}

/** Opens the desktop window; settles when it has been closed. */
export function runDesktop(file: string | undefined): Promise<number> {
  const program = electronProgram();
  if (program === undefined) throw new Error('there is no Electron runtime');
  const words = [fileURLToPath(appRoot), ...(file === undefined ? [] : [file])];
  const child = spawn(program, words, { stdio: 'inherit' });
  return ended(child);
}

/** Whether a window can be shown. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/** The program that the electron package names in its path.txt, when it is there. */
function electronProgram(): string | undefined {
  const pathFile = new URL('path.txt', electronFolder);
  if (!existsSync(pathFile)) return undefined;
  const program = fileURLToPath(new URL(`dist/${readFileSync(pathFile, 'utf8')}`, electronFolder));
  return existsSync(program) ? program : undefined;
}

async function fetchRuntime(): Promise<void> {
  const installer = spawn(process.execPath, [fileURLToPath(new URL('install.js', electronFolder))], {
    stdio: 'ignore',
    timeout: FETCH_LIMIT,
  });
  await ended(installer);
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
