/** Comments of a capture in the window. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWindow, startBrowser } from '../support/browser.ts';
import { commentedCapture } from '../support/commented-capture.ts';
import { rowAt, table } from '../support/window-rows.ts';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

it('are listed for the capture, and shown with the row that they are about', async () => {
  const path = join(folder, 'comments.pcapng');
  writeFileSync(path, commentedCapture());
  const window = await openWindow(browser, [path]);
  try {
    const { page } = window;
    await rowAt(table(page, 'Frames'), 2).click();
    const ofRow = page.getByRole('list', { name: 'Comments' });
    expect(await ofRow.getByRole('listitem').allInnerTexts()).toEqual([
      'an answer',
      'seen by\u241b[31m <U+202E>me\nand you',
    ]);
    await page.getByRole('button', { name: '5 comments' }).click();
    const list = page.getByRole('dialog', { name: 'Comments in this capture' });
    expect(await list.getByRole('term').allInnerTexts()).toEqual([
      'the capture',
      'interface lo',
      'packet 4',
      'packet 7, frame 2',
      'packet 7, frame 2',
    ]);
    expect(await list.getByRole('definition').first().innerText()).toBe('recorded at home');
    await page.keyboard.press('Escape');
    await expect.poll(() => list.count()).toBe(0);
    await rowAt(table(page, 'Frames'), 1).click();
    await expect.poll(() => ofRow.count()).toBe(0);
    // From the list to the frame, also from the messages.
    await page.getByText('Messages', { exact: true }).click();
    await page.getByRole('button', { name: '5 comments' }).click();
    await list.getByRole('button', { name: 'frame 2' }).first().click();
    await expect.poll(() => ofRow.getByRole('listitem').count()).toBe(2);
    expect(await rowAt(table(page, 'Frames'), 2).getAttribute('aria-selected')).toBe('true');
    expect(window.pageErrors).toEqual([]);
  } finally {
    await window.close();
  }
});
