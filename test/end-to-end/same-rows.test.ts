/** One filter language: the same expression chooses the same rows in the window and on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';
import { readRows } from '../support/command-line.ts';
import { faultyPackets } from '../support/faulty-capture.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { allShownRows, rowAt, table } from '../support/window-rows.ts';

const EXPRESSIONS = [
  'opcode == text and direction == client-to-server',
  'length > 100 B and not (text contains "stream")',
  'text matches /<(?:iq|presence)[ >]/',
  'connection in {1, 3} and fin',
  'opcode == close or violation',
  'violation.severity == error',
  'payload contains 3c or masked',
  'time >= 10 ms and time < 60 ms',
  'since-previous > 1 ms',
  'host contains "127.0.0.1" and close.code != 1000',
  'length in {0..10, 88} or type == binary',
  'length == 0',
];

let browser: Browser;
let folder: string;
let window: FramescopeWindow | undefined;
beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  writeFileSync(join(folder, 'faulty.pcap'), pcapFile(faultyPackets()));
});
afterAll(async () => {
  await window?.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['chromium-echo', () => capturePath('chromium-echo')],
  ['xmpp-prosody', () => capturePath('xmpp-prosody')],
  ['a capture full of faults', () => join(folder, 'faulty.pcap')],
])('of %s', async (_name, pathOf) => {
  await window?.close();
  window = await openWindow(browser, [pathOf()]);
  const { page } = window;
  const frames = table(page, 'Frames');
  const bar = page.getByRole('combobox', { name: 'Filter' });
  await frames.locator('[role=option]').first().waitFor();
  for (const expression of EXPRESSIONS) {
    const printed = await readRows<{ frame: number }>(pathOf(), 'frames', '--filter', expression);
    const expected = printed.map(({ frame }) => frame);
    await bar.fill(expression);
    await bar.press('Enter');
    if (expected.length === 0) {
      await page.getByText('No frame matches the filter.').waitFor();
      continue;
    }
    await expect
      .poll(() => firstRow(frames), { message: expression })
      .toEqual({ total: String(expected.length), number: String(expected[0]) });
    const shown = (await allShownRows(frames)).map(({ number }) => Number(number));
    expect([expression, shown]).toEqual([expression, expected]);
  }
});

/** How many rows a table has, and the number of the first. */
async function firstRow(list: Locator): Promise<{ total: string | null; number: string }> {
  await list.press('Home');
  const row = rowAt(list, 1);
  return { total: await row.getAttribute('aria-setsize'), number: await row.locator('.number').innerText() };
}
