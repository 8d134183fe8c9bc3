import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { arrayOf, type Check, isText } from '../../src-core/contract/checks.ts';
import type { RecentCapture } from '../../src-core/contract/shell.ts';

/** Captures offered again, at most. */
const MOST_RECENT = 10;

const isPathList: Check<readonly string[]> = arrayOf(isText);

/**
 * The captures opened last, newest first, kept as a list of absolute paths in `recent.json`. It is a
 * convenience: a file that is missing or broken is an empty list, and one that can't be written is left as it is.
 */
export class RecentCaptures {
  private readonly file: string;
  private lastWrite: Promise<void> = Promise.resolve();

  /** `folder` is made when the first capture is added. */
  constructor(private readonly folder: string) {
    this.file = join(folder, 'recent.json');
  }

  /** Those whose file is still there. */
  async list(): Promise<readonly RecentCapture[]> {
    await this.lastWrite;
    const paths = await this.read();
    const there = await Promise.all(paths.map(isFile));
    return paths.filter((_path, index) => there[index]).map((path) => ({ path, name: basename(path) }));
  }

  /** Whether `list` has this very path. */
  async includes(path: string): Promise<boolean> {
    return (await this.list()).some((recent) => recent.path === path);
  }

  /** Puts a capture first. Calls are carried out one after the other; never rejects. */
  add(path: string): Promise<void> {
    this.lastWrite = this.lastWrite.then(() => this.write(path)).catch(() => {});
    return this.lastWrite;
  }

  private async write(path: string): Promise<void> {
    const others = (await this.read()).filter((other) => other !== path);
    const paths = [path, ...others].slice(0, MOST_RECENT);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Beside it and renamed, so that no reader ever sees half a file.
    const beside = `${this.file}.${process.pid}`;
    await writeFile(beside, `${JSON.stringify(paths, null, 2)}\n`, { mode: 0o600 });
    await rename(beside, this.file);
  }

  private async read(): Promise<readonly string[]> {
    try {
      const paths: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      return isPathList(paths) ? paths.filter(isAbsolute).slice(0, MOST_RECENT) : [];
    } catch {
      return [];
    }
  }
}

/** What `dataFolder` goes by; the running process unless a test says otherwise. */
export interface DataFolderFacts {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where Framescope keeps what it remembers, for shells that have no place of their own. */
export function dataFolder(
  facts: DataFolderFacts = { platform: process.platform, home: homedir(), environment: process.env },
): string {
  return join(dataHome(facts), 'framescope');
}

function dataHome({ platform, home, environment }: DataFolderFacts): string {
  const { XDG_DATA_HOME: named, APPDATA: roaming } = environment;
  // XDG Base Directory Specification: a relative path is invalid and is to be ignored.
  if (named !== undefined && isAbsolute(named)) return named;
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    case 'win32':
      return roaming ?? join(home, 'AppData', 'Roaming');
    default:
      return join(home, '.local', 'share');
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
