import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CaptureLimits } from '../../../src-core/contract/capture-limits.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { outputTrouble } from '../../convert/output-trouble.ts';
import { keepingTrouble } from '../../live-captures/keeping-trouble.ts';
import { ringFile, ringFiles } from '../../live-captures/ring-names.ts';
import { UnsavedCaptures } from '../../live-captures/unsaved-captures.ts';
import { dataFolder } from '../recent-captures.ts';
import { say } from './standard-error.ts';

/**
 * Makes the file that is recorded into, or the first of several, and gives the path of the capture; `undefined` when that
 * can't be, which has been told then.
 *
 * @param write where its user wants it; among the unsaved captures when that is not said
 */
export async function fileToRecordInto(
  write: string | undefined,
  { files }: CaptureLimits,
): Promise<string | undefined> {
  try {
    if (write === undefined) {
      const unsaved = new UnsavedCaptures(join(dataFolder(), 'unsaved'));
      return await unsaved.reserve('proxy', new Date(), files === null ? 'one' : 'several');
    }
  } catch (error) {
    say(troubleText(keepingTrouble(error, 'proxy')));
    return undefined;
  }
  const path = files === null ? write : ringFile(write, 1);
  const [inTheWay = path] = files === null ? [] : [write, ...ringFiles(write)].filter(existsSync);
  try {
    await (await open(inTheWay, 'wx', 0o600)).close();
    return write;
  } catch (error) {
    say(troubleText(outputTrouble(error, inTheWay)));
    return undefined;
  }
}

/** Tells where a capture is that nobody has saved. One into which nothing came is not kept. */
export function tellUnsaved(path: string): void {
  const [first, ...others] = existsSync(path) ? [path] : ringFiles(path);
  if (first === undefined) return;
  const last = others.at(-1);
  const where = last === undefined ? first : `${first} to ${basename(last)}`;
  say(`a live capture is not saved yet; the next start offers it. It is ${where}`);
}
