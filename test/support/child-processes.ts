import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The ids of the processes that `parent` has started and that still run. */
export function childProcesses(parent: number): number[] {
  if (!existsSync('/proc/self'))
    return idsIn(execFileSync('pgrep', ['-P', String(parent)], { encoding: 'utf8' }));
  const threads = `/proc/${parent}/task`;
  return readdirSync(threads).flatMap((thread) =>
    idsIn(readFileSync(`${threads}/${thread}/children`, 'utf8')),
  );
}

/** Whether a process has not ended yet; one that has, and that nobody has taken note of, doesn't run. */
export function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return !existsSync('/proc/self') || !/\) Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function idsIn(text: string): number[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(Number);
}
