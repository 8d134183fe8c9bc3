/** A HAR file in the window: messages, and words where there can be no more. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';

const DEVTOOLS = fileURLToPath(new URL('../../fixtures/har/devtools/export.har', import.meta.url));

let browser: Browser;
let framescope: FramescopeWindow;
let page: Page;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  framescope = await openWindow(browser, [DEVTOOLS]);
  page = framescope.page;
  await page.getByText('12 messages', { exact: true }).waitFor();
});
afterEach(async () => {
  expect(framescope.pageErrors).toEqual([]);
  await framescope.close();
});

it('shows messages, and no way to frames that are not there', async () => {
  const rows = page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
  await expect.poll(() => rows.count()).toBe(12);
  expect(await rows.nth(2).innerText()).toContain('00 ff 10');
  expect(await page.getByText('Messages only').getAttribute('title')).toBe(
    'A HAR file keeps messages, not frames',
  );
  expect(await page.getByRole('radio', { name: 'Frames' }).count()).toBe(0);
  const status = await page.locator('.status-bar').innerText();
  expect(status).not.toMatch(/frame|packet/);
  expect(status).toContain('violations not checked');
});

it('says of connections what the file says', async () => {
  const rows = page.getByRole('listbox', { name: 'Connections' }).getByRole('option');
  const words = await rows.allInnerTexts();
  expect(words[1]).toContain('opened; how it ended is not in the file');
  expect(words[1]).toContain('10 messages');
  expect(words[2]).toContain('no answer to the handshake in the capture');
  await rows.nth(2).click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await detail
    .getByText('the browser reported "Error during WebSocket handshake: Unexpected response code: 403"')
    .first()
    .waitFor();
});

it('has words in every tab of a message', async () => {
  await page.getByRole('listbox', { name: 'Messages' }).getByRole('option').nth(0).click();
  const detail = page.getByRole('region', { name: 'Detail' });
  await detail.getByText('Hello').first().waitFor();
  await page.keyboard.press('Control+2');
  await detail
    .getByText('A HAR file keeps messages and not frames: there are no headers to be shown.')
    .waitFor();
  await page.keyboard.press('Control+3');
  await detail.getByText('so the rules of the handshake are not checked').waitFor();
  await detail.getByText('time not known').waitFor();
  await page.keyboard.press('Control+5');
  await detail.getByText('nothing in it is checked against the rules').waitFor();
});

it('filters and finds as anywhere', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('type == binary');
  await page.keyboard.press('Enter');
  const rows = page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
  await expect.poll(() => rows.count()).toBe(2);
});
