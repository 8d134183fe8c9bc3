/** Takes the pictures a person should look at: each view, both themes, two widths, in test/results/. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinWindow, openWindow, startBrowser } from '../support/browser.ts';
import { faultyPackets } from '../support/faulty-capture.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { startHost } from '../support/host-process.ts';
import { knownCapture } from '../support/known-packets.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { rowAt, table } from '../support/window-rows.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

let browser: Browser;
let folder: string;
beforeAll(async () => {
  mkdirSync(RESULTS, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const LOOKS = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'light', width: 1024 },
  { colorScheme: 'dark', width: 1024 },
] as const;

it.each(LOOKS)('$colorScheme at $width pixels', async ({ colorScheme, width }) => {
  const name = (view: string): string => `${RESULTS}${view}-${colorScheme}-${width}.png`;
  const empty = await openWindow(browser, [], { width, colorScheme });
  await empty.page.locator('.action').first().waitFor();
  await empty.page.screenshot({ path: name('empty') });
  expect(await overflows(empty.page)).toEqual([]);
  await empty.close();

  const window = await openWindow(browser, [capturePath('chromium-echo')], { width, colorScheme });
  const { page } = window;
  const frames = table(page, 'Frames');
  await rowAt(frames, 3).click();
  await page.locator('.text-viewer .view-line').first().waitFor();
  await page.screenshot({ path: name('payload') });
  await page.getByRole('tab', { name: 'Bytes' }).click();
  await page.locator('.masking').waitFor();
  await page.screenshot({ path: name('bytes') });
  await page.getByRole('tab', { name: 'Handshake' }).click();
  await page.locator('.verdict').waitFor();
  await page.screenshot({ path: name('handshake') });
  expect(await overflows(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Payload' }).click();
  await rowAt(frames, 8).click();
  await page.locator('.hex-view .hex-bytes').first().waitFor();
  await page.screenshot({ path: name('hex') });
  expect(window.pageErrors).toEqual([]);
  await window.close();
});

it.each(LOOKS)('broken rules, $colorScheme at $width pixels', async ({ colorScheme, width }) => {
  const name = (view: string): string => `${RESULTS}${view}-${colorScheme}-${width}.png`;
  const path = join(folder, 'faulty.pcap');
  writeFileSync(path, pcapFile(faultyPackets()));
  const window = await openWindow(browser, [path], { width, colorScheme });
  const { page } = window;
  const frames = table(page, 'Frames');
  await rowAt(frames, 3).click();
  await page.keyboard.press('Control+5');
  await page.locator('.violation-hex').waitFor();
  await page.screenshot({ path: name('violations') });
  await page.getByRole('button', { name: 'Show in Bytes' }).click();
  await page.locator('.header-bytes mark').waitFor();
  await page.screenshot({ path: name('violation-bytes') });
  await page.locator('.rule-counts').click();
  await page.getByRole('menu').waitFor();
  await page.screenshot({ path: name('rules') });
  await page.keyboard.press('Escape');
  await rowAt(table(page, 'Connections'), 3).click();
  await page.locator('.handshake .violation').first().waitFor();
  await page.screenshot({ path: name('why-closed') });
  expect(await overflows(page)).toEqual([]);
  expect(window.pageErrors).toEqual([]);
  await window.close();
});

it.each(LOOKS)('filtering, $colorScheme at $width pixels', async ({ colorScheme, width }) => {
  const name = (view: string): string => `${RESULTS}${view}-${colorScheme}-${width}.png`;
  const window = await openWindow(browser, [capturePath('xmpp-prosody')], { width, colorScheme });
  const { page } = window;
  const frames = table(page, 'Frames');
  const bar = page.getByRole('combobox', { name: 'Filter' });
  await rowAt(frames, 3).click();
  await page.keyboard.press('/');
  await page.keyboard.type('direction == client-to-server and len');
  await page.locator('.suggestion').first().waitFor();
  await page.screenshot({ path: name('filter-completion') });
  await bar.fill('length > 100 and opcod == text');
  await bar.press('Enter');
  await page.locator('.problem-note').waitFor();
  await page.screenshot({ path: name('filter-problem') });
  await bar.fill('length > 150 and direction == client-to-server');
  await bar.press('Enter');
  await page.locator('.hidden-row').waitFor();
  await page.screenshot({ path: name('filter-applied') });
  expect(await overflows(page)).toEqual([]);
  await bar.fill('');
  await bar.press('ArrowUp');
  await page.locator('.suggestion').first().waitFor();
  await page.screenshot({ path: name('filter-kept') });
  await bar.press('Escape');
  await bar.press('Enter');
  await rowAt(frames, 5).locator('.type').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await page.screenshot({ path: name('filter-menu') });
  await page.getByRole('menuitem', { name: 'Find the next with this' }).click();
  await frames.locator('.hit').first().waitFor();
  await page.getByRole('columnheader', { name: 'Length' }).getByRole('button').click();
  await page.locator('th[aria-sort=ascending]').waitFor();
  await page.screenshot({ path: name('find-sorted') });
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog').waitFor();
  await page.screenshot({ path: name('go-to') });
  expect(window.pageErrors).toEqual([]);
  await window.close();
});

it.each(LOOKS)('a compressed message, $colorScheme at $width pixels', async ({ colorScheme, width }) => {
  const window = await openWindow(browser, [capturePath('chromium-echo-deflate')], { width, colorScheme });
  const { page } = window;
  await page.getByRole('radio', { name: 'Messages' }).click();
  await rowAt(table(page, 'Messages'), 4).click();
  await page.locator('.text-viewer .view-line').first().waitFor();
  await page.screenshot({ path: `${RESULTS}compressed-${colorScheme}-${width}.png` });
  expect(window.pageErrors).toEqual([]);
  await window.close();
});

it.each(LOOKS)('a live capture, $colorScheme at $width pixels', async ({ colorScheme, width }) => {
  const name = (view: string): string => `${RESULTS}${view}-${colorScheme}-${width}.png`;
  const dataFolder = join(folder, `live-${colorScheme}-${width}`);
  const host = await startHost(['-'], dataFolder, { isPiped: true });
  const { bytes, ends } = knownCapture(300);
  host.process.stdin?.write(bytes.subarray(0, ends[199]));
  const { page, pageErrors, leave } = await joinWindow(browser, host, { width, colorScheme });
  await page.locator('.live-bar', { hasText: '200 packets' }).waitFor();
  await rowAt(table(page, 'Frames'), 195).waitFor();
  await table(page, 'Frames').focus();
  await page.keyboard.press('Home');
  host.process.stdin?.write(bytes.subarray(ends[199]));
  await page.locator('.new-rows').waitFor();
  await page.screenshot({ path: name('recording') });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Close standard/ }).click();
  await page.getByRole('alertdialog').waitFor();
  await page.screenshot({ path: name('closing') });
  await page.getByRole('button', { name: 'Keep for later' }).click();
  await page.locator('.unsaved-list').waitFor();
  await page.screenshot({ path: name('unsaved') });
  expect(await overflows(page)).toEqual([]);
  expect(pageErrors).toEqual([]);
  await leave();
  await host.stop();
});

it.each(['light', 'dark'] as const)('the picture of the README, %s', async (colorScheme) => {
  const { page, close } = await openWindow(browser, [capturePath('xmpp-prosody')], {
    height: 720,
    colorScheme,
  });
  await table(page, 'Frames').locator('[role=option]', { hasText: '<stream:features' }).nth(1).click();
  await page.locator('.text-viewer .view-line').nth(3).waitFor();
  await page.screenshot({ path: `${RESULTS}readme-${colorScheme}.png` });
  await close();
});

/** Parts of the window that are wider than the window itself. */
function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.app, main, .toolbar, .panes, .status-bar')]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 || element.scrollHeight > innerHeight + 1,
      )
      .map((element) => element.className),
  );
}
