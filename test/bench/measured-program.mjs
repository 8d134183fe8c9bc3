import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Between two looks at the memory of a running program, in milliseconds. */
const LOOK = 5;

/**
 * Runs a program to its end, its output thrown away: seconds it took and the most memory it had, in bytes
 * (Linux only; NaN elsewhere). `undefined` when there is no such program.
 *
 * @param isWatched whether its memory is looked at meanwhile, which takes some of its time
 */
export function measured(program, words, isWatched = true) {
  const start = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'ignore'] });
  let peak = Number.NaN;
  const look = isWatched ? setInterval(() => (peak = peakOf(child.pid) ?? peak), LOOK) : undefined;
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(look);
      if (error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    child.once('exit', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, peak });
      else reject(new Error(`${program} ended with code ${code}`));
    });
  });
}

/** Of several runs the one in the middle, by its time; `undefined` where the program isn't there. */
export function median(runs) {
  const there = runs.filter((run) => run !== undefined);
  return there.sort((a, b) => a.seconds - b.seconds)[Math.floor(there.length / 2)];
}

export function timesAsFast(ours, theirs) {
  return (theirs.seconds / ours.seconds).toFixed(1);
}

/** The kernel keeps the highest resident size itself. */
function peakOf(id) {
  const path = `/proc/${id}/status`;
  if (!existsSync(path)) return undefined;
  const kibibytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, 'utf8'))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
