import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { visibleText } from '../../src-core/bytes/visible-text.ts';
import type { UnsavedCapture } from '../../src-core/contract/shell.ts';
import { replaceFile } from '../adapters/file-beside.ts';
import { joinedFiles } from './joined-files.ts';
import { claim, isOwned, ownerFile, release } from './ownership.ts';
import { filesOfRing, ringFile, ringFiles, ringOf } from './ring-names.ts';

const ENDING = '.pcapng';
/** Tried names for one capture, when several begin in the same second. */
const MOST_NAMES = 100;

/**
 * The folder of live captures that nobody has saved yet. Each is a pcapng file; the name of the file tells what was
 * recorded and when. One that was recorded into several files is called as they are without their numbers, and counts as
 * one. A capture stays until it is saved or discarded: nothing is ever removed by itself but files into
 * which no packet has come.
 */
export class UnsavedCaptures {
  /** `folder` is made when the first capture begins. */
  constructor(readonly folder: string) {}

  /**
   * Makes an empty file for a live capture that begins now, and gives its path. It is claimed for this process.
   * Rejects with Node's error when it can't be made.
   *
   * @param files where there may be several: then the file is the first of them, and the path is that of the capture
   */
  async reserve(name: string, now: Date, files: 'one' | 'several' = 'one'): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (let attempt = 1; attempt <= MOST_NAMES; attempt++) {
      const suffix = attempt === 1 ? '' : ` (${attempt})`;
      const path = join(this.folder, `${plainName(name)} ${localTime(now)}${suffix}${ENDING}`);
      if (!claim(path)) continue;
      try {
        if (!(await this.isTaken(path, files))) {
          await (await open(files === 'one' ? path : ringFile(path, 1), 'wx', 0o600)).close();
          return path;
        }
        release(path);
      } catch (error) {
        release(path);
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
    throw new Error(`${MOST_NAMES} captures have begun in one second`);
  }

  /** Those that no running process has open, the newest first. */
  async list(): Promise<readonly UnsavedCapture[]> {
    const names = await this.fileNames();
    const found = await Promise.all(capturesAmong(names).map((file) => this.look(file, names)));
    return found.filter((capture) => capture !== undefined).sort((a, b) => b.lastWritten - a.lastWritten);
  }

  /** The path of an unsaved capture, or `undefined` when there is none of this name. */
  async pathOf(file: string): Promise<string | undefined> {
    return capturesAmong(await this.fileNames()).includes(file) ? join(this.folder, file) : undefined;
  }

  /** The files of a capture, of which there is mostly one. */
  async pathsOf(file: string): Promise<readonly string[]> {
    return this.pathsAmong(file, await this.fileNames());
  }

  /** The same of a capture into which at least one packet has come. */
  async pathWithPackets(file: string): Promise<string | undefined> {
    const path = await this.pathOf(file);
    if (path === undefined) return undefined;
    return (await totalOf(await this.pathsOf(file))).size > 0 ? path : undefined;
  }

  /** Removes a capture for good. */
  async discard(file: string): Promise<void> {
    for (const path of await this.pathsOf(file)) await rm(path, { force: true });
    await rm(ownerFile(join(this.folder, file)), { force: true });
  }

  /**
   * Moves a capture to a place of the user's own, where it is one file and replaces what is there. Rejects with Node's error when it
   * can't; the capture is then still here, and what was there as well.
   */
  async moveTo(file: string, target: string): Promise<void> {
    const paths = await this.pathsOf(file);
    const [path = join(this.folder, file)] = paths;
    if (paths.length > 1) {
      await replaceFile(target, (beside) => writeToDisk(Readable.from(joinedFiles(paths)), beside));
      for (const joined of paths) await rm(joined, { force: true });
    } else {
      await moveFile(path, target);
    }
    await rm(ownerFile(join(this.folder, file)), { force: true });
  }

  private async look(file: string, names: readonly string[]): Promise<UnsavedCapture | undefined> {
    if (isOwned(join(this.folder, file))) return undefined;
    const { count, size, lastWritten } = await totalOf(this.pathsAmong(file, names));
    if (count === 0) return undefined;
    if (size === 0) {
      // One that can't be cleared away is no reason to offer none of the others.
      await this.discard(file).catch(() => {});
      return undefined;
    }
    return { file, name: nameOf(file), size, lastWritten };
  }

  /** Whether a capture of the same name is there that nobody owns any more. */
  private async isTaken(path: string, files: 'one' | 'several'): Promise<boolean> {
    if (ringFiles(path).length > 0) return true;
    return files === 'several' && (await this.fileNames()).includes(basename(path));
  }

  private pathsAmong(file: string, names: readonly string[]): readonly string[] {
    const ring = names.includes(file) ? [] : filesOfRing(file, names);
    return (ring.length === 0 ? [file] : ring).map((name) => join(this.folder, name));
  }

  private async fileNames(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => name.endsWith(ENDING));
  }
}

/** Files that follow each other are one capture, unless a file is called as that would be. */
function capturesAmong(names: readonly string[]): readonly string[] {
  const captureOf = (name: string): string => {
    const ring = ringOf(name);
    return ring === undefined || names.includes(ring) ? name : ring;
  };
  return [...new Set(names.map(captureOf))];
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

interface FilesTotal {
  /** How many of them are there. */
  readonly count: number;
  readonly size: number;
  /** In milliseconds since 1970. */
  readonly lastWritten: number;
}

async function totalOf(paths: readonly string[]): Promise<FilesTotal> {
  const all = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  const files = all.filter((stats) => stats?.isFile() === true);
  return {
    count: files.length,
    // What is no file and in its place can't be cleared away either, and is told of.
    size: all.reduce((sum, stats) => sum + (stats?.size ?? 0), 0),
    lastWritten: Math.max(0, ...files.map((stats) => stats?.mtimeMs ?? 0)),
  };
}

async function moveFile(path: string, target: string): Promise<void> {
  await bringToDisk(path);
  try {
    await rename(path, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await replaceFile(target, (beside) => writeToDisk(createReadStream(path), beside));
    await rm(path);
  }
}

async function bringToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeToDisk(from: Readable, target: string): Promise<void> {
  const handle = await open(target, 'wx', 0o600);
  await pipeline(from, handle.createWriteStream({ flush: true }));
}
