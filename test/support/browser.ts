import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type HostProcess, startHost } from './host-process.ts';

/** `npm test` finds the browser and names it here. */
const PROGRAM = process.env.FRAMESCOPE_CHROMIUM ?? '/usr/bin/chromium';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, headless: true, args: QUIET });
}

/** A window of Framescope in a real browser, with a host of its own. */
export interface FramescopeWindow {
  readonly page: Page;
  readonly host: HostProcess;
  /** Errors of the page: uncaught exceptions and console errors. */
  readonly pageErrors: readonly string[];
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

export async function openWindow(
  browser: Browser,
  words: readonly string[] = [],
  options: WindowOptions = {},
): Promise<FramescopeWindow> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  const host = await startHost(words, dataFolder);
  const { page, pageErrors, leave } = await joinWindow(browser, host, options);
  return {
    page,
    host,
    pageErrors,
    close: async () => {
      await leave();
      await host.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The window of a host that runs already. */
export async function joinWindow(
  browser: Browser,
  host: HostProcess,
  { width = 1440, height = 900, colorScheme = 'light' }: WindowOptions = {},
): Promise<Pick<FramescopeWindow, 'page' | 'pageErrors'> & { leave(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && pageErrors.push(message.text()));
  // Dialogs are caught from the start: switched on only when one is awaited, that can come too late for a key.
  page.on('filechooser', () => {});
  await page.goto(host.url);
  return { page, pageErrors, leave: () => context.close() };
}
