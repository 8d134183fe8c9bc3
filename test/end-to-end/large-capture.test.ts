/** A capture of a million frames: the window answers while it is read, and every row can be reached. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';
import { writeLargeCapture } from '../support/large-capture.mjs';
import { rowAt, table } from '../support/window-rows.ts';

const FRAMES = 1_000_000;

let browser: Browser;
let folder: string;
let path: string;
let window: FramescopeWindow;
let page: Page;
let frames: Locator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  path = join(folder, 'large.pcap');
  writeLargeCapture(path, FRAMES);
  browser = await startBrowser();
  window = await openWindow(browser, [path]);
  page = window.page;
  frames = table(page, 'Frames');
});
afterAll(async () => {
  await window.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

it('shows its first rows while it is still being read', async () => {
  await rowAt(frames, 1).waitFor();
  const row = await rowAt(frames, 1).locator('.preview').innerText();
  expect(row).toContain('{"frame":1,');
});

it('reads all of it', async () => {
  await expect
    .poll(() => page.locator('.status-bar').innerText(), { timeout: 50_000 })
    .toContain('1,000,000 frames');
  await expect
    .poll(() => frames.locator('[role=option]').first().getAttribute('aria-setsize'))
    .toBe('1000000');
});

it.each([
  ['End', 1_000_000],
  ['ArrowUp', 999_999],
  ['PageUp', undefined],
  ['Home', 1],
])('%s goes to its row', async (key, position) => {
  await frames.press(key);
  const current = frames.locator('.current');
  if (position === undefined) {
    const at = Number((await current.getAttribute('aria-posinset')) ?? 0);
    expect(at).toBeGreaterThan(999_900);
    return;
  }
  await expect.poll(() => current.locator('.preview').innerText()).toContain(`{"frame":${position},`);
  expect(await isInSight(current)).toBe(true);
});

it('dragging the scroll bar reaches the middle, and the wheel moves on by rows from there', async () => {
  await frames.evaluate((list) => {
    list.scrollTop = list.scrollHeight / 2;
  });
  const first = (): Promise<number> =>
    frames.evaluate((list) => {
      const box = list.getBoundingClientRect();
      const rows = [...list.querySelectorAll('[role=option]')];
      const seen = rows.find((row) => row.getBoundingClientRect().top >= box.top + 24);
      return Number(seen?.getAttribute('aria-posinset'));
    });
  await expect.poll(async () => Math.abs((await first()) - FRAMES / 2) < 100).toBe(true);
  const before = await first();
  await frames.hover();
  // Ten rows of 24 pixels.
  await page.mouse.wheel(0, 240);
  await expect.poll(first).toBe(before + 10);
  await page.mouse.wheel(0, -240);
  await expect.poll(first).toBe(before);
});

it('stays as it was read when opening is cancelled', async () => {
  // So much that it is still being read when the page is there, on any machine.
  const larger = join(folder, 'larger.pcap');
  writeLargeCapture(larger, 4 * FRAMES);
  const other = await openWindow(browser, [larger]);
  await other.page.getByRole('button', { name: 'Cancel' }).click();
  await other.page.locator('.opening', { hasText: 'Opening was cancelled after' }).waitFor();
  const status = await other.page.locator('.status-bar').innerText();
  const read = Number(/([\d,]+) frames/.exec(status)?.[1]?.replaceAll(',', ''));
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(4 * FRAMES);
  await rowAt(table(other.page, 'Frames'), 1).waitFor();
  await other.close();
});

async function isInSight(row: Locator): Promise<boolean> {
  const [box, list] = [await row.boundingBox(), await frames.boundingBox()];
  if (box === null || list === null) return false;
  // Layout is in fractions of pixels.
  return box.y >= list.y - 1 && box.y + box.height <= list.y + list.height + 1;
}
