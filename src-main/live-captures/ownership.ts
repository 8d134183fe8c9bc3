import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Check, isIndex, isText, nullOr, record } from '../../src-core/values/checks.ts';
import { pathBeside } from '../adapters/file-beside.ts';

/** The process that has a capture open. */
interface Owner {
  readonly pid: number;
  /** When it was started, in the system's own words; `null` where the system doesn't tell. */
  readonly started: string | null;
}

const isOwner: Check<Owner> = record<Owner>({ pid: isIndex, started: nullOr(isText) });

/** How often a claim is tried again when another process has given the capture up meanwhile. */
const ATTEMPTS = 3;

/** Why the owner of a capture can't be written down, which is no reason to keep it from its user. */
const UNWRITABLE: ReadonlySet<string | undefined> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG'],
  ...['EROFS', 'EACCES', 'EPERM'],
]);

/**
 * Takes a capture for this process, unless a process that runs has it: then `false`. A file beside the capture names
 * the owner, because Node has no lock that ends with its process; the process's start tells it from a later one
 * with the same id.
 */
export function claim(path: string): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (isOwned(path)) return false;
    if (createdAlone(ownerFile(path))) return true;
    clearStale(ownerFile(path));
  }
  return false;
}

/** Takes a capture from whoever has it: an engine takes that which its shell has claimed for it. */
export function takeOver(path: string): void {
  const beside = pathBeside(path);
  try {
    writeFileSync(beside, thisProcess(), { mode: 0o600 });
    renameSync(beside, ownerFile(path));
  } catch (error) {
    rmSync(beside, { force: true });
    if (!UNWRITABLE.has((error as NodeJS.ErrnoException).code)) throw error;
  }
}

/** Gives a capture up that this process has; nothing happens when it has not. */
export function release(path: string): void {
  if (ownerIn(ownerFile(path))?.pid === process.pid) rmSync(ownerFile(path), { force: true });
}

/** Whether a process that runs has the capture open. */
export function isOwned(path: string): boolean {
  return namesRunning(ownerFile(path));
}

/** Where the owner of a capture is named. */
export function ownerFile(path: string): string {
  return `${path}.owner`;
}

/** Whether the file was made by this very call, or can't be made by anyone. */
function createdAlone(file: string): boolean {
  const beside = pathBeside(file);
  try {
    writeFileSync(beside, thisProcess(), { mode: 0o600 });
    return placedAlone(beside, file);
  } catch (error) {
    if (UNWRITABLE.has((error as NodeJS.ErrnoException).code)) return true;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Gives a file another name that none has, at once and whole: who reads it never finds it without its content. */
function placedAlone(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // Not every file system has a second name for a file.
    return copiedAlone(from, to);
  }
}

function copiedAlone(from: string, to: string): boolean {
  try {
    writeFileSync(to, readFileSync(from), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes the name of a process that doesn't run. Another process may have found the same, and have put its own in
 * that place since: it is looked at once more where nobody else can take it, and put back then.
 */
function clearStale(file: string): void {
  const aside = pathBeside(file);
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (namesRunning(aside)) placedAlone(aside, file);
  rmSync(aside, { force: true });
}

function thisProcess(): string {
  const owner: Owner = { pid: process.pid, started: startOf(process.pid) };
  return `${JSON.stringify(owner)}\n`;
}

/** Whether an owner file names a process that runs, and that is the one it names. */
function namesRunning(file: string): boolean {
  const owner = ownerIn(file);
  if (owner === undefined || !isRunning(owner.pid)) return false;
  return owner.started === null || owner.started === startOf(owner.pid);
}

function ownerIn(file: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isOwner(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process was started; only ever compared. */
function startOf(pid: number): string | null {
  try {
    switch (process.platform) {
      case 'linux':
        return linuxStart(pid);
      case 'win32':
        return null;
      default:
        return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
  } catch {
    return null;
  }
}

/** The 22nd field of /proc/PID/stat (proc(5)); the second, a name in brackets, may hold spaces and brackets. */
function linuxStart(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Z: it has ended, and nobody has taken note of it. In a container nobody may ever.
  return state === 'Z' ? null : (others[18] ?? null);
}
