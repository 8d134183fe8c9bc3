/** Firefox as Framescope opens it; it has to be told of the authority before. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findBrowsers } from '../../src-main/browsers/installed-browsers.ts';
import { type OpenedBrowser, openBrowser } from '../../src-main/browsers/open-browser.ts';
import { processesNaming } from '../main/browsers/processes-naming.ts';
import {
  EXPECTED_REQUESTS,
  FIRST_PAGE,
  type RecordedProxy,
  startProxy,
} from '../main/browsers/recorded-proxy.ts';
import { isRunning } from '../support/child-processes.ts';

let folder: string;
/** Where the profile is made, and nothing else. */
let temporary: string;
let proxy: RecordedProxy;
let browser: OpenedBrowser | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  proxy = await startProxy();
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(async () => {
  await browser?.close();
  vi.unstubAllEnvs();
  proxy.close();
  rmSync(folder, { recursive: true });
});

it('Firefox asks for everything through the proxy and for nothing else, and trusts our authority and none that is unknown', async () => {
  const firefox = findBrowsers().find(({ family }) => family === 'firefox');
  if (firefox === undefined)
    throw new Error('Firefox is not installed ("apt-get install firefox-esr" as root)');
  const { port, authority } = proxy;
  const address = { address: '127.0.0.1', port };
  browser = await openBrowser(firefox, {
    proxy: address,
    authority,
    url: FIRST_PAGE,
    words: ['--headless'],
  });
  expect(isRunning(browser.pid)).toBe(true);
  await expect.poll(() => proxy.requests()).toEqual(EXPECTED_REQUESTS);

  const [profile = '', ...others] = readdirSync(temporary);
  expect(others).toEqual([]);
  expect(statSync(join(temporary, profile)).mode & 0o777).toBe(0o700);
  expect(processesNaming(temporary).length).toBeGreaterThan(0);
  // Firefox's own mark of a profile with the preferences for tests that Marionette sets.
  const preferences = readFileSync(join(temporary, profile, 'prefs.js'), 'utf8');
  expect(preferences).not.toContain('remote.prefs.recommended.applied');

  await browser.close();
  expect(isRunning(browser.pid)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
  await expect.poll(() => processesNaming(temporary)).toEqual([]);
});
