import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BrowserFacts, findBrowsers, programAt } from '../../../src-main/browsers/installed-browsers.ts';

/** A system by the programs that are there; one that is a link is followed by a path that it leads to. */
function system(
  platform: NodeJS.Platform,
  environment: BrowserFacts['environment'],
  programs: readonly (string | readonly [link: string, program: string])[],
): BrowserFacts {
  const there = new Map(programs.map((entry) => (typeof entry === 'string' ? [entry, entry] : entry)));
  return { platform, environment, programAt: (path) => there.get(path) };
}

const linux = (...programs: Parameters<typeof system>[2]) =>
  system('linux', { PATH: '/usr/local/bin:/usr/bin:/snap/bin' }, programs);

const windows = (...programs: Parameters<typeof system>[2]) =>
  system(
    'win32',
    {
      ProgramFiles: 'C:\\Program Files',
      'ProgramFiles(x86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local',
    },
    programs,
  );

const macOS = (...programs: Parameters<typeof system>[2]) =>
  system('darwin', { HOME: '/Users/ada', PATH: '/usr/bin' }, programs);

describe('the browsers found', () => {
  it.each([
    ['chromium', 'Chromium', '/usr/bin/chromium'],
    ['chromium', 'Chromium', '/usr/bin/chromium-browser'],
    ['chromium', 'Google Chrome', '/usr/bin/google-chrome'],
    ['chromium', 'Google Chrome', '/usr/bin/google-chrome-stable'],
    ['chromium', 'Microsoft Edge', '/usr/bin/microsoft-edge'],
    ['chromium', 'Brave', '/usr/bin/brave-browser'],
    ['firefox', 'Firefox', '/usr/local/bin/firefox'],
    ['firefox', 'Firefox ESR', '/usr/bin/firefox-esr'],
  ])('on Linux: one of the family %s, %s at %s', (family, name, program) => {
    expect(findBrowsers(linux(program))).toEqual([{ family, name, program }]);
  });

  it.each([
    ['chromium', 'Chromium', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['chromium', 'Google Chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['chromium', 'Google Chrome', '/Users/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['chromium', 'Microsoft Edge', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ['chromium', 'Brave', '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser'],
    ['firefox', 'Firefox', '/Users/ada/Applications/Firefox.app/Contents/MacOS/firefox'],
  ])('on macOS: one of the family %s, %s at %s', (family, name, program) => {
    expect(findBrowsers(macOS(program))).toEqual([{ family, name, program }]);
  });

  it.each([
    ['chromium', 'Chromium', 'C:\\Users\\ada\\AppData\\Local\\Chromium\\Application\\chrome.exe'],
    ['chromium', 'Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    ['chromium', 'Google Chrome', 'C:\\Users\\ada\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe'],
    ['chromium', 'Microsoft Edge', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
    ['chromium', 'Brave', 'C:\\Program Files\\BraveSoftware\\Brave-Browser\\Application\\brave.exe'],
    ['firefox', 'Firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  ])('on Windows: one of the family %s, %s at %s', (family, name, program) => {
    expect(findBrowsers(windows(program))).toEqual([{ family, name, program }]);
  });

  it('are none where there is nothing to go by', () => {
    const everywhere = (path: string): string => path;
    expect(findBrowsers({ platform: 'linux', environment: {}, programAt: everywhere })).toEqual([]);
    expect(findBrowsers({ platform: 'win32', environment: {}, programAt: everywhere })).toEqual([]);
  });

  it('come with those first that open without further ado', () => {
    const programs = [
      'firefox-esr',
      'firefox',
      'brave-browser',
      'microsoft-edge',
      'google-chrome',
      'chromium',
    ];
    const found = findBrowsers(linux(...programs.map((program) => `/usr/bin/${program}`)));
    expect(found.map(({ name }) => name)).toEqual([
      'Chromium',
      'Google Chrome',
      'Microsoft Edge',
      'Brave',
      'Firefox',
      'Firefox ESR',
    ]);
  });

  it('are each there once, by the name that is found first', () => {
    const chrome = '/opt/google/chrome/google-chrome';
    const facts = linux(
      ['/usr/bin/google-chrome-stable', chrome],
      ['/usr/bin/google-chrome', chrome],
      ['/usr/local/bin/google-chrome', chrome],
    );
    expect(findBrowsers(facts)).toEqual([
      { family: 'chromium', name: 'Google Chrome', program: '/usr/local/bin/google-chrome' },
    ]);
  });

  it('are both there when two of one name differ', () => {
    const facts = linux('/usr/bin/chromium', '/usr/local/bin/chromium');
    expect(findBrowsers(facts).map(({ program }) => program)).toEqual([
      '/usr/local/bin/chromium',
      '/usr/bin/chromium',
    ]);
  });

  it('are no snaps, which see nothing of a profile among the temporary files', () => {
    const facts = linux(['/snap/bin/chromium', '/usr/bin/snap'], ['/snap/bin/firefox', '/usr/bin/snap']);
    expect(findBrowsers(facts)).toEqual([]);
  });

  it('are not looked for in folders of PATH that depend on where one is', () => {
    const facts = system('linux', { PATH: ':.:bin:/usr/bin' }, [
      'bin/chromium',
      'chromium',
      '/usr/bin/firefox',
    ]);
    expect(findBrowsers(facts).map(({ name }) => name)).toEqual(['Firefox']);
  });
});

describe('in a real folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function found(): readonly string[] {
    const environment = { PATH: folder };
    return findBrowsers({ platform: 'linux', environment, programAt }).map(({ program }) => program);
  }

  it('a browser is a file that may be run, whatever links lead to it', () => {
    writeFileSync(join(folder, 'one'), '', { mode: 0o755 });
    symlinkSync('one', join(folder, 'chromium'));
    symlinkSync('chromium', join(folder, 'google-chrome'));
    expect(found()).toEqual([join(folder, 'chromium')]);
  });

  it('what is a folder, may not be run, or leads nowhere is no browser', () => {
    mkdirSync(join(folder, 'chromium'));
    writeFileSync(join(folder, 'google-chrome'), '', { mode: 0o644 });
    symlinkSync('gone', join(folder, 'firefox'));
    expect(found()).toEqual([]);
  });
});
