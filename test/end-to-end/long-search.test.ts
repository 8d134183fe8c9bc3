/** A search that takes its time, in a real browser: it tells how far it is, and everything else goes on meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';
import { writeLargeCapture } from '../support/large-capture.mjs';
import { rowAt, table } from '../support/window-rows.ts';

const FRAMES = 200_000;
/** Forty regular expressions that all have to be tried on every text: minutes of work, of which no test sees the end. */
const ENDLESS = Array.from(
  { length: 40 },
  (_, at) => `text matches /(?i)(?:[^q]{1,50}){6}q{${at + 1}}/`,
).join(' or ');

let browser: Browser;
let folder: string;
let window: FramescopeWindow;
let page: Page;
let frames: Locator;
let status: Locator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  const path = join(folder, 'large.pcap');
  writeLargeCapture(path, FRAMES);
  browser = await startBrowser();
  window = await openWindow(browser, [path]);
  page = window.page;
  frames = table(page, 'Frames');
  status = page.locator('.status-bar');
  await status.getByText('200,000 frames').waitFor();
});
afterAll(async () => {
  await window.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

it('tells how far it is and how fast, is cancelled, and gone on with', async () => {
  await page.getByRole('combobox', { name: 'Filter' }).fill(ENDLESS);
  await page.keyboard.press('Enter');
  const progress = page.locator('.search-progress');
  await progress.waitFor();
  expect(await progress.innerText()).toMatch(
    /^Searched [\d,]+ of 200,000 frames, [\d,.]+( million)? a second/,
  );
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => progress.innerText()).toMatch(/^Cancelled after [\d,]+ of 200,000 frames/);
  await progress.getByRole('button', { name: 'Go on' }).click();
  await expect.poll(() => progress.innerText()).toMatch(/^Searched [\d,]+ of 200,000 frames/);
});

it('ends when others are looked for, which are shown', async () => {
  await page.getByRole('combobox', { name: 'Filter' }).fill('text matches /9{5}[^0-9]/');
  await page.keyboard.press('Enter');
  await expect.poll(() => frames.locator('[role=option]').count(), { timeout: 50_000 }).toBe(2);
  await page.locator('.search-progress').waitFor({ state: 'detached', timeout: 50_000 });
  expect(await frames.locator('.cell.number').allInnerTexts()).toEqual(['99,999', '199,999']);
  expect(await status.innerText()).toContain('2 of 200,000 frames');
});

it('ends with its filter, and the selected row stays where it is among all of them', async () => {
  await rowAt(frames, 2).click();
  await page.getByRole('combobox', { name: 'Filter' }).fill(ENDLESS);
  await page.keyboard.press('Enter');
  await page.locator('.search-progress').waitFor();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await page.locator('.search-progress').waitFor({ state: 'detached' });
  await expect.poll(() => frames.locator('.selected').getAttribute('aria-posinset')).toBe('199999');
  await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('199,999');
});

it('by a column puts all rows in order, and the selected one is found there', async () => {
  const length = page.getByRole('columnheader', { name: 'Length' });
  await length.getByRole('button').click();
  await length.getByRole('button').click();
  expect(await length.getAttribute('aria-sort')).toBe('descending');
  await page.locator('.search-progress').waitFor({ state: 'detached' });
  await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('199,999');
  // Who asks for rows of the old order ends the search for the new one: nothing is moved before that is shown.
  await expect.poll(() => frames.locator('.selected').getAttribute('aria-posinset')).not.toBe('199999');
  // The note is longest in every fortieth frame, and numbers of six digits begin with 100,000.
  const first = async (): Promise<string> => {
    await frames.press('Home');
    return rowAt(frames, 1).locator('.number').innerText();
  };
  await expect.poll(first, { timeout: 20_000 }).toBe('100,039');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('100,079');
  expect(window.pageErrors).toEqual([]);
});
