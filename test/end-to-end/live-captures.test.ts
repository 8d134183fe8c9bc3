/** Live captures in the window: recording, closing, what is left behind, and an engine that crashes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinWindow, startBrowser, type WindowOptions } from '../support/browser.ts';
import { childProcesses } from '../support/child-processes.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { knownCapture, PACKETS_BEFORE_TEXTS } from '../support/known-packets.ts';
import { rowAt, table } from '../support/window-rows.ts';

const CAPTURE = knownCapture(300);

let browser: Browser;
let folder: string;
let unsaved: string;
let leaving: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  unsaved = join(folder, 'framescope', 'unsaved');
});
afterEach(async () => {
  for (const leave of leaving.reverse()) await leave();
  leaving = [];
  rmSync(folder, { recursive: true });
});

interface LiveWindow {
  readonly page: Page;
  readonly host: HostProcess;
  readonly pageErrors: readonly string[];
}

async function open(words: readonly string[], options: WindowOptions = {}): Promise<LiveWindow> {
  const host = await startHost(words, folder, { isPiped: true });
  host.process.stdin?.on('error', () => {});
  leaving.push(() => host.stop());
  const { page, pageErrors, leave } = await joinWindow(browser, host, options);
  leaving.push(leave);
  return { page, host, pageErrors };
}

/** Writes the first messages into the standard input of a host. */
function feed({ host }: LiveWindow, messages: number): void {
  host.process.stdin?.write(CAPTURE.bytes.subarray(0, CAPTURE.ends[PACKETS_BEFORE_TEXTS + messages - 1]));
}

/** A window on a recording of so many messages, as far as it has come. */
async function recording(messages: number): Promise<LiveWindow> {
  const live = await open(['-']);
  feed(live, messages);
  await rowAt(table(live.page, 'Frames'), messages).waitFor();
  return live;
}

/** A recording that an earlier run has left behind, killed without a warning. */
async function leftBehind(messages: number): Promise<void> {
  const live = await recording(messages);
  live.host.process.kill('SIGKILL');
  await live.page.locator('.ended-capture').waitFor();
}

const statusBar = (page: Page): Promise<string> => page.locator('.status-bar').innerText();
const dialog = (page: Page): Locator => page.getByRole('alertdialog');
const closeTab = (page: Page): Promise<void> => page.getByRole('button', { name: /^Close standard/ }).click();
const captureFiles = (): string[] => readdirSync(unsaved).filter((name) => name.endsWith('.pcapng'));

describe('a recording', () => {
  it('is watched while it grows, and its tab says so', async () => {
    const live = await open(['-']);
    const { page } = live;
    const bar = page.locator('.live-bar');
    await expect.poll(() => bar.innerText()).toContain('Recording: no packet has come yet');
    expect(await page.getByRole('tab').first().getByRole('img', { name: 'recording' }).count()).toBe(1);
    feed(live, 3);
    await rowAt(table(page, 'Frames'), 3).waitFor();
    await expect.poll(() => bar.innerText()).toMatch(/Recording: \d+ B, 8 packets/);
    expect(await statusBar(page)).toContain('3 frames');
    live.host.process.stdin?.end();
    await expect.poll(() => bar.innerText()).toContain('This live capture is not saved yet.');
    expect(await page.getByRole('tab').first().innerText()).toContain('unsaved');
    expect(live.pageErrors).toEqual([]);
  });

  it('is followed while the reader is at its end, and leaves in peace who reads further up', async () => {
    const live = await recording(25);
    const { page } = live;
    const frames = table(page, 'Frames');
    const feedOn = (from: number, to: number): unknown =>
      live.host.process.stdin?.write(
        CAPTURE.bytes.subarray(
          CAPTURE.ends[PACKETS_BEFORE_TEXTS + from - 1],
          CAPTURE.ends[PACKETS_BEFORE_TEXTS + to - 1],
        ),
      );
    feedOn(25, 120);
    await rowAt(frames, 120).waitFor();
    expect(await rowAt(frames, 1).count()).toBe(0);
    await frames.focus();
    await page.keyboard.press('Home');
    await rowAt(frames, 1).waitFor();
    feedOn(120, 262);
    const pill = page.getByRole('button', { name: '142 new rows' });
    await pill.waitFor();
    expect(await rowAt(frames, 1).isVisible()).toBe(true);
    await pill.click();
    await rowAt(frames, 262).waitFor();
    await expect.poll(() => pill.count()).toBe(0);
    feedOn(262, 300);
    await rowAt(frames, 300).waitFor();
  });

  it('goes on while the page is loaded again', async () => {
    const live = await recording(3);
    await live.page.reload();
    await rowAt(table(live.page, 'Frames'), 3).waitFor();
    expect(await live.page.locator('.live-bar').innerText()).toContain('Recording');
    live.host.process.stdin?.write(
      CAPTURE.bytes.subarray(CAPTURE.ends[PACKETS_BEFORE_TEXTS + 2], CAPTURE.ends[PACKETS_BEFORE_TEXTS + 3]),
    );
    await rowAt(table(live.page, 'Frames'), 4).waitFor();
  });

  it('is stopped by its button', async () => {
    const { page } = await recording(2);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Save…' }).waitFor();
    expect(await statusBar(page)).toContain('2 frames');
  });

  it('that is saved is downloaded, whole, by button and by key', async () => {
    const { page, host } = await recording(20);
    host.process.stdin?.end();
    const byButton = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save…' }).click();
    const [file = ''] = captureFiles();
    const saved = await byButton;
    expect(saved.suggestedFilename()).toBe(file);
    expect(readFileSync(await saved.path())).toEqual(readFileSync(join(unsaved, file)));
    expect(await page.locator('.live-bar').innerText()).toContain('The download has begun.');
    const byKey = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    await byKey;
  });
});

describe('closing a recording', () => {
  it('asks, and goes on when it is cancelled', async () => {
    const live = await recording(2);
    const { page } = live;
    await closeTab(page);
    expect(await dialog(page).innerText()).toContain('It has 7 packets');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    live.host.process.stdin?.write(
      CAPTURE.bytes.subarray(CAPTURE.ends[PACKETS_BEFORE_TEXTS + 1], CAPTURE.ends[PACKETS_BEFORE_TEXTS + 2]),
    );
    await rowAt(table(page, 'Frames'), 3).waitFor();
  });

  it('keeps it for later: it is offered at once, and opened again', async () => {
    const { page } = await recording(5);
    await closeTab(page);
    await dialog(page).getByRole('button', { name: 'Keep for later' }).click();
    const list = page.getByRole('region', { name: 'Unsaved live captures' });
    await expect.poll(() => list.innerText()).toMatch(/standard input .+ last packet on /s);
    await list.getByRole('button', { name: /^Open/ }).click();
    await rowAt(table(page, 'Frames'), 5).waitFor();
    expect(await page.getByRole('tab').first().innerText()).toContain('unsaved');
  });

  it('discards it', async () => {
    const { page } = await recording(5);
    expect(captureFiles()).toHaveLength(1);
    await closeTab(page);
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await page.locator('.empty-state').waitFor();
    expect(readdirSync(unsaved)).toEqual([]);
    expect(await page.getByRole('region', { name: 'Unsaved live captures' }).count()).toBe(0);
  });

  it('saves it: the recording is stopped, and the question stays until it has arrived', async () => {
    const { page } = await recording(5);
    await closeTab(page);
    const download = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: 'Save…' }).click();
    const saved = await download;
    expect(readFileSync(await saved.path())).toEqual(readFileSync(join(unsaved, captureFiles()[0] ?? '')));
    await expect.poll(() => dialog(page).innerText()).toContain('The download has begun.');
    await dialog(page).getByRole('button', { name: 'Discard' }).click();
    await page.locator('.empty-state').waitFor();
    expect(readdirSync(unsaved)).toEqual([]);
  });

  it('asks nothing when no packet has come', async () => {
    const { page } = await open(['-']);
    await page.locator('.live-dot').first().waitFor();
    await closeTab(page);
    await page.locator('.empty-state').waitFor();
    await expect.poll(() => readdirSync(unsaved)).toEqual([]);
  });
});

describe('what an earlier run has left', () => {
  it('is offered with nothing open: opened, and discarded only after a second word', async () => {
    await leftBehind(25);
    const { page, pageErrors } = await open([]);
    const list = page.getByRole('region', { name: 'Unsaved live captures' });
    await list.getByRole('button', { name: /^Open/ }).click();
    await rowAt(table(page, 'Frames'), 25).waitFor();
    await closeTab(page);
    await dialog(page).getByRole('button', { name: 'Keep for later' }).click();
    await list.getByRole('button', { name: /^Discard/ }).click();
    await list.getByRole('button', { name: /^Keep/ }).click();
    expect(captureFiles()).toHaveLength(1);
    await list.getByRole('button', { name: /^Discard/ }).click();
    await list.getByRole('button', { name: /for good$/ }).click();
    await expect.poll(() => list.count()).toBe(0);
    expect(readdirSync(unsaved)).toEqual([]);
    expect(pageErrors).toEqual([]);
  });

  it('is offered above a capture that is open, until it is put off', async () => {
    await leftBehind(25);
    const { page } = await open([capturePath('chromium-echo')]);
    const bar = page.locator('.unsaved-bar');
    await expect.poll(() => bar.innerText()).toContain('1 live capture of an earlier run is not saved yet.');
    await bar.getByRole('button', { name: 'Show' }).click();
    const shown = page.getByRole('dialog');
    const download = page.waitForEvent('download');
    await shown.getByRole('button', { name: /^Save/ }).click();
    await download;
    await page.keyboard.press('Escape');
    await bar.getByRole('button', { name: 'Later' }).click();
    await expect.poll(() => bar.count()).toBe(0);
  });
});

it('an engine that crashes is told of, and what it had recorded is opened from its file', async () => {
  const { page, host } = await recording(25);
  const [engine] = childProcesses(host.process.pid ?? 0);
  if (engine === undefined) throw new Error('the host has no engine');
  process.kill(engine, 'SIGKILL');
  const ended = page.locator('.ended-capture');
  await expect.poll(() => ended.innerText()).toContain('its engine was ended by SIGKILL');
  await ended.getByRole('button', { name: 'Open what was recorded' }).click();
  await rowAt(table(page, 'Frames'), 25).waitFor();
  expect(await statusBar(page)).toContain('25 frames');
  expect(await page.getByRole('tab').first().innerText()).toContain('unsaved');
});
