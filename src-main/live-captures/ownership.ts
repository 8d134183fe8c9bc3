import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Check, isIndex, isText, nullOr, record } from '../../src-core/contract/checks.ts';

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
    if (createdAlone(ownerFile(path))) return true;
    if (isOwned(path)) return false;
    rmSync(ownerFile(path), { force: true });
  }
  return false;
}

/** Takes a capture from whoever has it: an engine takes that which its shell has claimed for it. */
export function takeOver(path: string): void {
  const beside = `${ownerFile(path)}.${process.pid}`;
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
  if (ownerOf(path)?.pid === process.pid) rmSync(ownerFile(path), { force: true });
}

/** Whether a process that runs has the capture open. */
export function isOwned(path: string): boolean {
  const owner = ownerOf(path);
  if (owner === undefined || !isRunning(owner.pid)) return false;
  return owner.started === null || owner.started === startOf(owner.pid);
}

/** Where the owner of a capture is named. */
export function ownerFile(path: string): string {
  return `${path}.owner`;
}

/** Whether the file was made by this very call, or can't be made by anyone. */
function createdAlone(path: string): boolean {
  try {
    writeFileSync(path, thisProcess(), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (UNWRITABLE.has(code)) return true;
    if (code === 'EEXIST') return false;
    throw error;
  }
}

function thisProcess(): string {
  const owner: Owner = { pid: process.pid, started: startOf(process.pid) };
  return `${JSON.stringify(owner)}\n`;
}

function ownerOf(path: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(ownerFile(path), 'utf8'));
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
