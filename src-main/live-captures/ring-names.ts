import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What a file of several is called: as the capture is, with its number before the ending. */
const NUMBERED = /^(.+)_(\d{5,9})(\.[^.]*)$/;

/** The path of one of the files that a capture is, counted from 1: `out_00001.pcapng` of `out.pcapng`. */
export function ringFile(path: string, number: number): string {
  const [, stem = path, ending = ''] = /^(.*[^/\\])(\.[^./\\]*)$/.exec(path) ?? [];
  // Without an ending, the end of the number would not be known from what its user has called it.
  return `${stem}_${String(number).padStart(5, '0')}${ending === '' ? '.pcapng' : ending}`;
}

/** The name of the capture that a file by this name is one of; `undefined` when it is none of several. */
export function ringOf(name: string): string | undefined {
  const [, stem, , ending] = NUMBERED.exec(name) ?? [];
  return stem === undefined ? undefined : `${stem}${ending}`;
}

/** The files that are there of a capture of several, the oldest first; none where there is no such folder. */
export function ringFiles(path: string): readonly string[] {
  const folder = dirname(path);
  return filesOfRing(basename(path), namesIn(folder)).map((name) => join(folder, name));
}

/** The same among names of one folder. */
export function filesOfRing(name: string, names: readonly string[]): readonly string[] {
  const ring = ringOf(basename(ringFile(name, 1)));
  return names.filter((one) => ringOf(one) === ring).sort((one, other) => numberOf(one) - numberOf(other));
}

function numberOf(name: string): number {
  return Number(NUMBERED.exec(name)?.[2] ?? 0);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
