/** The window as a person uses it: opening, choosing, reading, moving by keyboard, in a real browser. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';
import { childProcesses } from '../support/child-processes.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { TcpTalk } from '../support/tcp-talk.ts';
import { rowAt, table } from '../support/window-rows.ts';

const ECHO = capturePath('chromium-echo');

let browser: Browser;
let folder: string;
let window: FramescopeWindow | undefined;

beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await window?.close();
  window = undefined;
});

async function open(...words: readonly string[]): Promise<Page> {
  window = await openWindow(browser, words);
  return window.page;
}

/** A capture on disk in which the server sends one text message. */
function captureOfText(name: string, text: string): string {
  const length = Buffer.alloc(8);
  length.writeUInt32BE(text.length, 4);
  const frame = Buffer.concat([Buffer.of(0x81, 0x7f), length, Buffer.from(text)]);
  const talk = new TcpTalk().handshake();
  for (let at = 0; at < frame.length; at += 50_000)
    talk.fromServer(Uint8Array.from(frame.subarray(at, at + 50_000)));
  const path = join(folder, name);
  writeFileSync(path, pcapFile(talk.close().packets));
  return path;
}

/** The status bar of the tab in sight. */
function shownStatus(page: Page): Promise<string> {
  return page.locator('.capture-slot:not([hidden]) .status-bar').innerText();
}

async function firstRow(page: Page): Promise<void> {
  await rowAt(table(page, 'Frames'), 1).waitFor();
}

describe('with nothing open', () => {
  it('offers its three uses, and says which is not there yet', async () => {
    const page = await open();
    const actions = page.locator('.action');
    await expect.poll(() => actions.count()).toBe(3);
    expect(await actions.nth(0).innerText()).toContain('Open a capture');
    expect(await actions.nth(1).innerText()).toContain('Start the proxy');
    expect(await actions.nth(2).innerText()).toContain('Connect to a server');
    const unbuilt = await actions.filter({ hasText: 'Not there yet in this version.' }).allInnerTexts();
    expect(unbuilt).toEqual([expect.stringContaining('Connect to a server')]);
  });

  it('opens the sample in one click', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await firstRow(page);
    expect(await page.title()).toBe('sample: chromium-echo – Framescope');
  });

  it('opens a file through the dialog, by button and by Ctrl+O', async () => {
    const page = await open();
    const [byButton] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.locator('.action').first().click(),
    ]);
    await byButton.setFiles(ECHO);
    await firstRow(page);
    const [byKey] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+o')]);
    await byKey.setFiles(capturePath('xmpp-prosody'));
    await expect
      .poll(() => page.getByRole('tab', { selected: true }).first().innerText())
      .toBe('capture.pcap (2)');
    await expect.poll(() => shownStatus(page)).toContain('88 frames');
    expect(await page.locator('.capture-tab').allInnerTexts()).toEqual([
      'capture.pcap (1)',
      'capture.pcap (2)',
    ]);
  });

  it('opens a file that is dropped on it', async () => {
    const page = await open();
    await page.locator('.empty-state').waitFor();
    const content = readFileSync(ECHO).toString('base64');
    await page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'dropped.pcap'));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      }
    }, content);
    await firstRow(page);
    expect(await page.title()).toBe('dropped.pcap – Framescope');
  });

  it('lists captures that were opened before, and opens them again', async () => {
    const page = await open(ECHO);
    await firstRow(page);
    await page.getByRole('button', { name: 'Close capture.pcap' }).click();
    const recent = page.getByRole('region', { name: 'Recent captures' });
    expect(await recent.innerText()).toContain(ECHO);
    await recent.getByRole('button', { name: 'capture.pcap' }).click();
    await firstRow(page);
  });
});

describe('what can not be opened', () => {
  it.each([
    ['an empty file', '', 'The file is empty'],
    ['a text', 'This is a text, and no capture at all.', 'The file is not a packet capture'],
  ])('%s: what, where and what to do', async (_name, content, sentence) => {
    const path = join(folder, 'bad.pcap');
    writeFileSync(path, content);
    const page = await open(path);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    const text = await alert.innerText();
    expect(text).toContain(sentence);
    expect(text).toContain('bad.pcap');
    expect(
      text
        .trim()
        .split('\n')
        .filter((line) => line !== ''),
    ).toHaveLength(3);
  });

  it('a cut capture shows what is before the cut, and says that it is cut', async () => {
    const path = join(folder, 'cut.pcap');
    writeFileSync(path, readFileSync(ECHO).subarray(0, 100_000));
    const page = await open(path);
    await firstRow(page);
    expect(await page.getByRole('alert').innerText()).toContain(
      'The capture is cut: its last packet is not complete',
    );
  });

  it('an engine that dies takes only its own tab along, and says why', async () => {
    const page = await open(ECHO);
    await firstRow(page);
    const [engine = 0] = childProcesses(window?.host.process.pid ?? 0);
    process.kill(engine, 'SIGKILL');
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.innerText()).toContain('Why: its engine was ended by SIGKILL.');
    await alert.getByRole('button', { name: 'Open it again' }).click();
    await firstRow(page);
    await page.getByRole('button', { name: 'Close capture.pcap' }).click();
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await firstRow(page);
  });
});

describe('tabs', () => {
  it('keep what was selected in them, and close by key the one in focus', async () => {
    const page = await open(ECHO);
    await firstRow(page);
    await rowAt(table(page, 'Connections'), 3).click();
    await rowAt(table(page, 'Frames'), 2).click();
    const chosen = await table(page, 'Frames').locator('.current .number').innerText();
    const another = page.getByRole('button', { name: 'Open another capture' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), another.click()]);
    await chooser.setFiles(capturePath('xmpp-prosody'));
    await expect.poll(() => shownStatus(page)).toContain('88 frames');
    const tabs = page.getByRole('tablist', { name: 'Captures' });
    await tabs.getByRole('tab').nth(1).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => shownStatus(page)).toContain('6 of 128 frames');
    expect(await table(page, 'Frames').locator('.current .number').innerText()).toBe(chosen);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('capture.pcap (1)');
    await page.keyboard.press('Delete');
    await expect.poll(() => tabs.getByRole('tab').allInnerTexts()).toEqual(['capture.pcap']);
    expect(await shownStatus(page)).toContain('88 frames');
  });
});

describe('the table', () => {
  it('is moved through by keyboard, and the detail follows', async () => {
    const page = await open(ECHO);
    await firstRow(page);
    const frames = table(page, 'Frames');
    await rowAt(frames, 1).click();
    const lines = page.locator('.text-viewer .view-lines');
    await expect.poll(() => lines.innerText()).toBe('Hello');
    for (let step = 0; step < 4; step++) await frames.press('ArrowDown');
    await page.locator('.close-words', { hasText: '1000 Normal Closure' }).waitFor();
    await frames.press('End');
    await expect.poll(() => frames.locator('.current .number').innerText()).toBe('128');
    await frames.press('PageUp');
    await frames.press('Home');
    await expect.poll(() => frames.locator('.current .number').innerText()).toBe('1');
    expect(await frames.getAttribute('aria-activedescendant')).toBe(
      await frames.locator('.current').getAttribute('id'),
    );
  });

  it('shows frames or messages, and keeps the place between them', async () => {
    const page = await open(ECHO);
    await firstRow(page);
    const frames = table(page, 'Frames');
    // The fragmented message of the server: its second fragment is frame 66 or near it, found by its type.
    await frames.press('Home');
    while ((await frames.locator('.current .type').innerText()) !== 'continuation')
      await frames.press('ArrowDown');
    const fragment = await frames.locator('.current .number').innerText();
    await page.getByRole('radio', { name: 'Messages' }).click();
    const messages = table(page, 'Messages');
    await messages.locator('.current').waitFor();
    expect(Number(await messages.locator('.current .fragments').innerText())).toBeGreaterThan(1);
    await page
      .locator('.fact', { hasText: 'fragments' })
      .getByRole('button', { name: fragment, exact: true })
      .click();
    await expect.poll(() => frames.locator('.current .number').innerText()).toBe(fragment);
  });

  it('shows the rows of the chosen connections only; the selected row survives', async () => {
    const page = await open(ECHO);
    await firstRow(page);
    const connections = table(page, 'Connections');
    const frames = table(page, 'Frames');
    await rowAt(connections, 3).click();
    await expect.poll(() => frames.locator('[role=option]').count()).toBe(6);
    await expect.poll(() => frames.locator('.cell.connection').allInnerTexts()).toEqual(Array(6).fill('2'));
    await rowAt(frames, 2).click();
    const chosen = await frames.locator('.current .number').innerText();
    await rowAt(connections, 2).click({ modifiers: ['Control'] });
    await expect.poll(() => frames.locator('[role=option]').count()).toBe(12);
    await rowAt(connections, 1).click();
    await expect.poll(() => frames.locator('.current .number').innerText()).toBe(chosen);
    expect(await page.locator('.status-bar').innerText()).toContain('22 connections');
  });
});

describe('the detail', () => {
  it('has the header bits as on the wire and the key cycling under the payload', async () => {
    const page = await open(ECHO);
    await rowAt(table(page, 'Frames'), 1).click();
    await page.keyboard.press('Control+2');
    const fields = page.locator('.bytes-view .fields');
    await fields.waitFor();
    const text = await fields.innerText();
    expect(text).toMatch(/FIN\s+1/);
    expect(text).toMatch(/opcode\s+0x1\s+text/);
    expect(text).toMatch(/MASK\s+1/);
    expect(text).toMatch(/payload length\s+5\s+written in 7 bits/);
    const bits = await page.locator('.header-diagram .bits').allInnerTexts();
    expect(bits.slice(0, 7)).toEqual(['1', '0', '0', '0', '0001', '1', '0000101']);
    await page.locator('.masking tbody td').first().waitFor();
    const cells = await page.locator('.masking tbody td').allInnerTexts();
    // "Hello", four bytes and one: RFC 6455 5.7 has the same text.
    expect([cells[3], cells[8], cells[4], cells[9]]).toEqual(['48 65 6c 6c', '6f', 'Hell', 'o']);
  });

  it('explains a refusal with its status and body', async () => {
    const page = await open(ECHO);
    const connections = table(page, 'Connections');
    const refused = connections.locator('[role=option]', { hasText: 'refused: 403' });
    await connections.press('Home');
    while ((await refused.count()) === 0) await connections.press('PageDown');
    await refused.first().click();
    await page.locator('.start-line', { hasText: 'HTTP/1.1 403 Forbidden' }).waitFor();
    expect(await page.locator('.refusal-body').innerText()).not.toBe('');
    expect(await page.locator('.no-rows').innerText()).toBe('There are no frames here.');
  });

  it('shows hostile text as text: nothing of it runs, what hides is made visible', async () => {
    const page = await open(ECHO);
    const frames = table(page, 'Frames');
    const row = frames.locator('[role=option]', { hasText: 'control characters' }).first();
    await row.waitFor();
    expect(await row.locator('.preview').innerText()).toContain('␀');
    const bidi = frames.locator('[role=option]', { hasText: 'reversed' }).first();
    expect(await bidi.locator('.preview').innerText()).toContain('<U+202E>');
  });

  it('survives text that is nested a hundred thousand levels deep', async () => {
    // A WebSocket message as legal as any, in a capture of one packet each way.
    const page = await open(captureOfText('deep.pcap', '['.repeat(50_000) + ']'.repeat(50_000)));
    await rowAt(table(page, 'Frames'), 1).click();
    await page.getByRole('radio', { name: 'Formatted' }).click();
    await page.locator('.text-viewer .view-line').first().waitFor();
    expect(await page.locator('.status-bar').innerText()).toContain('1 frame');
  });

  it('formats JSON on request, and shows the same bytes as hex', async () => {
    const page = await open(ECHO);
    await table(page, 'Frames').locator('[role=option]', { hasText: '{"kind":"greeting"' }).first().click();
    await page.getByRole('radio', { name: 'Formatted' }).click();
    const lines = page.locator('.text-viewer .view-line');
    await expect.poll(() => lines.count()).toBe(7);
    await page.getByRole('radio', { name: 'Hex' }).click();
    // {"kind":
    await expect
      .poll(() => page.locator('.hex-bytes').first().innerText())
      .toContain('7b 22 6b 69 6e 64 22 3a');
  });
});

it('turns between light, dark and the colours of the system', async () => {
  const page = await open(ECHO);
  await firstRow(page);
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(255, 255, 255)');
  const button = page.getByRole('button', { name: /Colours/ });
  await button.click();
  await button.click();
  await expect.poll(ground).toBe('rgb(23, 25, 28)');
  await page.reload();
  await firstRow(page);
  expect(await ground()).toBe('rgb(23, 25, 28)');
});

it('takes the token out of the address, and reloads without it', async () => {
  const page = await open(ECHO);
  await firstRow(page);
  expect(new URL(page.url()).search).toBe('');
  await page.reload();
  await firstRow(page);
});
