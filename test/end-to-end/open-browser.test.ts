/** Chromium as Framescope opens it: everything through the proxy, one more authority, and nothing left of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type OpenedBrowser, openBrowser } from '../../src-main/browsers/open-browser.ts';
import { processesNaming } from '../main/browsers/processes-naming.ts';
import {
  EXPECTED_REQUESTS,
  FIRST_PAGE,
  type RecordedProxy,
  startProxy,
} from '../main/browsers/recorded-proxy.ts';
import { isRunning } from '../support/child-processes.ts';

const CHROMIUM = {
  family: 'chromium',
  name: 'Chromium',
  program: process.env.FRAMESCOPE_CHROMIUM ?? '/usr/bin/chromium',
} as const;

const HEADLESS = ['--headless=new', '--disable-gpu'];

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

function request(words: readonly string[] = HEADLESS) {
  const { port, authority } = proxy;
  return { proxy: { address: '127.0.0.1', port }, authority, url: FIRST_PAGE, words };
}

/** What a test's own pages have asked for: Chromium has something to ask its makers whatever it is told. */
function requestsOfPages(): readonly string[] {
  return proxy.requests().filter((asked) => /\.example\.com\b|localhost/.test(asked));
}

it('Chromium asks for everything through the proxy, and trusts our authority and none that is unknown', async () => {
  browser = await openBrowser(CHROMIUM, request());
  expect(browser.name).toBe('Chromium');
  expect(isRunning(browser.pid)).toBe(true);
  await expect.poll(requestsOfPages).toEqual(EXPECTED_REQUESTS);

  const [profile = '', ...others] = readdirSync(temporary);
  expect(others).toEqual([]);
  expect(statSync(join(temporary, profile)).mode & 0o777).toBe(0o700);
  expect(processesNaming(temporary).length).toBeGreaterThan(1);

  await browser.close();
  expect(isRunning(browser.pid)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
  await expect.poll(() => processesNaming(temporary)).toEqual([]);
  await browser.ended;
});

it('nothing is left of Chromium when it ends by itself, however that was', async () => {
  browser = await openBrowser(CHROMIUM, request());
  process.kill(browser.pid, 'SIGKILL');
  await browser.ended;
  expect(readdirSync(temporary)).toEqual([]);
  await expect.poll(() => processesNaming(temporary)).toEqual([]);
  await browser.close();
});

it('nothing is left of Chromium when Framescope ends without closing it', async () => {
  // Node 20 doesn't run TypeScript.
  const output = { entryFileNames: 'opening.mjs' };
  const ssr = 'test/main/browsers/opening-program.ts';
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr, outDir: folder, emptyOutDir: false, rollupOptions: { output } },
  });
  const words = [join(folder, 'opening.mjs'), JSON.stringify([CHROMIUM, request()])];
  const opening = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [pid] = (await once(opening.stdout, 'data')) as [Buffer];
  expect(isRunning(Number(pid))).toBe(true);
  expect(readdirSync(temporary).length).toBe(1);
  opening.stdin.write('end\n');
  await once(opening, 'exit');
  expect(readdirSync(temporary)).toEqual([]);
  await expect.poll(() => processesNaming(temporary)).toEqual([]);
});

it('Chromium without a display says itself why it ended', async () => {
  vi.stubEnv('DISPLAY', undefined);
  vi.stubEnv('WAYLAND_DISPLAY', undefined);
  await expect(openBrowser(CHROMIUM, request([]))).rejects.toThrow(
    /^Chromium can't be opened: it ended with code 1 and said ".*Missing X server or \$DISPLAY/,
  );
  expect(readdirSync(temporary)).toEqual([]);
});
