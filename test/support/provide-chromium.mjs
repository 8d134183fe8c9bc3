/** Finds the browser for the end-to-end tests, or installs it where that can be done without asking. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { exitCode } from '../../src-main/launcher/checkout.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome',
];
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData']
    .map((name) => process.env[name])
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
};

/** The path of Chromium, Chrome or Edge; `undefined` after saying what to install. */
export async function provideChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const isDebian = existsSync('/etc/debian_version');
  if (isDebian && process.getuid?.() === 0) {
    console.error('framescope: installing chromium for the end-to-end tests.');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await exitCode('apt-get', ['-q', 'update'], { env });
    await exitCode('apt-get', ['-q', 'install', '-y', '--no-install-recommends', 'chromium'], { env });
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  const command = isDebian ? ' ("apt-get install chromium" as root)' : '';
  console.error(
    `framescope: the end-to-end tests need Chromium, Chrome or Edge. Install one of them${command} and run again.`,
  );
  return undefined;
}

function findChromium() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...(PLACES[process.platform] ?? [])].find((path) => existsSync(path));
}
