import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { visibleText } from '../../src-core/bytes/visible-text.ts';
import type { UnsavedCapture } from '../../src-core/contract/shell.ts';
import { replaceFile } from '../adapters/file-beside.ts';
import { claim, isOwned, ownerFile, release } from './ownership.ts';

const ENDING = '.pcapng';
/** Tried names for one capture, when several begin in the same second. */
const MOST_NAMES = 100;

/**
 * The folder of live captures that nobody has saved yet. Each is a pcapng file; the name of the file tells what was
 * recorded and when. A capture stays until it is saved or discarded: nothing is ever removed by itself but files into
 * which no packet has come.
 */
export class UnsavedCaptures {
  /** `folder` is made when the first capture begins. */
  constructor(readonly folder: string) {}

  /**
   * Makes an empty file for a live capture that begins now, and gives its path. It is claimed for this process.
   * Rejects with Node's error when it can't be made.
   */
  async reserve(name: string, now: Date): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (let attempt = 1; attempt <= MOST_NAMES; attempt++) {
      const suffix = attempt === 1 ? '' : ` (${attempt})`;
      const path = join(this.folder, `${plainName(name)} ${localTime(now)}${suffix}${ENDING}`);
      if (!claim(path)) continue;
      try {
        await (await open(path, 'wx', 0o600)).close();
        return path;
      } catch (error) {
        release(path);
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    throw new Error(`${MOST_NAMES} captures have begun in one second`);
  }

  /** Those that no running process has open, the newest first. */
  async list(): Promise<readonly UnsavedCapture[]> {
    const found = await Promise.all((await this.fileNames()).map((file) => this.look(file)));
    return found.filter((capture) => capture !== undefined).sort((a, b) => b.lastWritten - a.lastWritten);
  }

  /** The path of an unsaved capture, or `undefined` when there is none of this name. */
  async pathOf(file: string): Promise<string | undefined> {
    return (await this.fileNames()).includes(file) ? join(this.folder, file) : undefined;
  }

  /** The same of a capture into which at least one packet has come. */
  async pathWithPackets(file: string): Promise<string | undefined> {
    const path = await this.pathOf(file);
    if (path === undefined) return undefined;
    const stats = await stat(path).catch(() => undefined);
    return stats !== undefined && stats.size > 0 ? path : undefined;
  }

  /** Removes a capture for good. */
  async discard(file: string): Promise<void> {
    const path = join(this.folder, file);
    await rm(path, { force: true });
    await rm(ownerFile(path), { force: true });
  }

  /**
   * Moves a capture to a place of the user's own, where it replaces what is there. Rejects with Node's error when it
   * can't; the capture is then still here, and what was there as well.
   */
  async moveTo(file: string, target: string): Promise<void> {
    const path = join(this.folder, file);
    await bringToDisk(path);
    try {
      await rename(path, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      await replaceFile(target, (beside) => copyToDisk(path, beside));
      await rm(path);
    }
    await rm(ownerFile(path), { force: true });
  }

  private async look(file: string): Promise<UnsavedCapture | undefined> {
    const path = join(this.folder, file);
    if (isOwned(path)) return undefined;
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined || !stats.isFile()) return undefined;
    if (stats.size === 0) {
      // One that can't be cleared away is no reason to offer none of the others.
      await this.discard(file).catch(() => {});
      return undefined;
    }
    return { file, name: nameOf(file), size: stats.size, lastWritten: stats.mtimeMs };
  }

  private async fileNames(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => name.endsWith(ENDING));
  }
}

/** How an unsaved capture is called: the name of its file without the ending. */
export function nameOf(file: string): string {
  return visibleText(file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : file);
}

/** Fit for a file name on every system. */
function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9 ._-]/g, '-').slice(0, 80);
}

/** `2026-11-21 07.43.43`, as a clock on the wall shows it; colons are not for file names everywhere. */
function localTime(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')}`;
}

async function bringToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function copyToDisk(path: string, target: string): Promise<void> {
  const handle = await open(target, 'wx', 0o600);
  await pipeline(createReadStream(path), handle.createWriteStream({ flush: true }));
}
