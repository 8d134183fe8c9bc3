import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename, posix, win32 } from 'node:path';

/** Browsers of one family take the same words on their command line. */
export type BrowserFamily = 'chromium' | 'firefox';

export interface InstalledBrowser {
  readonly family: BrowserFamily;
  /** As its makers call it, `Google Chrome`. */
  readonly name: string;
  /** The absolute path of what is started. */
  readonly program: string;
}

/** What `findBrowsers` goes by; the running system unless a test says otherwise. */
export interface BrowserFacts {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The program at a path, by its own path without any links; `undefined` where there is none. */
  readonly programAt: (path: string) => string | undefined;
}

interface KnownBrowser {
  readonly family: BrowserFamily;
  readonly name: string;
  /** On Linux: its names on PATH, the usual one first. */
  readonly commands: readonly string[];
  /** On macOS: its program below a folder of applications; `undefined` where it isn't told from another. */
  readonly bundled: string | undefined;
  /** On Windows: its program below a folder of programs; `undefined` where it isn't told from another. */
  readonly installed: string | undefined;
}

/** Best first: those that take the authority by a word on the command line open faster than those that don't. */
const BROWSERS: readonly KnownBrowser[] = [
  {
    family: 'chromium',
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser'],
    bundled: 'Chromium.app/Contents/MacOS/Chromium',
    installed: 'Chromium\\Application\\chrome.exe',
  },
  {
    family: 'chromium',
    name: 'Google Chrome',
    commands: ['google-chrome', 'google-chrome-stable'],
    bundled: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    installed: 'Google\\Chrome\\Application\\chrome.exe',
  },
  {
    family: 'chromium',
    name: 'Microsoft Edge',
    commands: ['microsoft-edge', 'microsoft-edge-stable'],
    bundled: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    installed: 'Microsoft\\Edge\\Application\\msedge.exe',
  },
  {
    family: 'chromium',
    name: 'Brave',
    commands: ['brave-browser', 'brave-browser-stable'],
    bundled: 'Brave Browser.app/Contents/MacOS/Brave Browser',
    installed: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  },
  {
    family: 'firefox',
    name: 'Firefox',
    commands: ['firefox'],
    bundled: 'Firefox.app/Contents/MacOS/firefox',
    installed: 'Mozilla Firefox\\firefox.exe',
  },
  // Elsewhere the extended support release takes the place of the other.
  {
    family: 'firefox',
    name: 'Firefox ESR',
    commands: ['firefox-esr'],
    bundled: undefined,
    installed: undefined,
  },
];

/** The browsers of this computer that can be opened, best first, each program once whatever links lead to it. */
export function findBrowsers(
  facts: BrowserFacts = { platform: process.platform, environment: process.env, programAt },
): readonly InstalledBrowser[] {
  const seen = new Set<string>();
  const found: InstalledBrowser[] = [];
  for (const browser of BROWSERS) {
    for (const path of placesOf(browser, facts)) {
      const program = facts.programAt(path);
      if (program === undefined || seen.has(program) || isSnap(program)) continue;
      seen.add(program);
      // By the path that was found: a program may go by the name it is called by.
      found.push({ family: browser.family, name: browser.name, program: path });
    }
  }
  return found;
}

function placesOf(browser: KnownBrowser, { platform, environment }: BrowserFacts): readonly string[] {
  switch (platform) {
    case 'darwin':
      return below(applicationFolders(environment), browser.bundled, posix);
    case 'win32':
      return below(programFolders(environment), browser.installed, win32);
    default:
      return browser.commands.flatMap((command) => below(searchPath(environment), command, posix));
  }
}

function below(
  folders: readonly string[],
  program: string | undefined,
  { join }: typeof posix,
): readonly string[] {
  return program === undefined ? [] : folders.map((folder) => join(folder, program));
}

function applicationFolders({ HOME: home }: BrowserFacts['environment']): readonly string[] {
  return ['/Applications', ...(home === undefined ? [] : [posix.join(home, 'Applications')])];
}

function programFolders(environment: BrowserFacts['environment']): readonly string[] {
  return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
    .map((name) => environment[name])
    .filter((folder) => folder !== undefined);
}

/** The folders of PATH. What is relative to wherever this process happens to be is nobody's installed browser. */
function searchPath({ PATH: path = '' }: BrowserFacts['environment']): readonly string[] {
  return path.split(posix.delimiter).filter(posix.isAbsolute);
}

/**
 * All snaps are links to one program that runs them apart from the rest: none would see the profile in the system's
 * temporary folder.
 */
function isSnap(program: string): boolean {
  return basename(program) === 'snap';
}

/** What `findBrowsers` asks of the file system: a file that may be run, by its path without any links. */
export function programAt(path: string): string | undefined {
  try {
    const program = realpathSync(path);
    accessSync(program, constants.X_OK);
    return statSync(program).isFile() ? program : undefined;
  } catch {
    return undefined;
  }
}
