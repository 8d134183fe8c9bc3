import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { RecentCapture } from '../../src-core/contract/shell.ts';
import { arrayOf, type Check, isText } from '../../src-core/values/checks.ts';
import { KeptFile } from './kept-file.ts';

/** Captures offered again, at most. */
const MOST_RECENT = 10;

const isPathList: Check<readonly string[]> = arrayOf(isText);

/**
 * The captures opened last, newest first, kept as a list of absolute paths in `recent.json`. It is a
 * convenience: a file that is missing or broken is an empty list, and one that can't be written is left as it is.
 */
export class RecentCaptures {
  private readonly paths: KeptFile<readonly string[]>;

  /** `folder` is made when the first capture is added. */
  constructor(folder: string) {
    this.paths = new KeptFile(folder, 'recent.json', (content) =>
      isPathList(content) ? content.filter(isAbsolute).slice(0, MOST_RECENT) : [],
    );
  }

  /** Those whose file is still there. */
  async list(): Promise<readonly RecentCapture[]> {
    const paths = await this.paths.read();
    const there = await Promise.all(paths.map(isFile));
    return paths.filter((_path, index) => there[index]).map((path) => ({ path, name: basename(path) }));
  }

  /** Whether `list` has this very path. */
  async includes(path: string): Promise<boolean> {
    return (await this.list()).some((recent) => recent.path === path);
  }

  /** Puts a capture first. Calls are carried out one after the other; never rejects. */
  add(path: string): Promise<void> {
    return this.paths.change((paths) =>
      [path, ...paths.filter((other) => other !== path)].slice(0, MOST_RECENT),
    );
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
