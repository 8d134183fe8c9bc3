/** Broken rules as a person meets them: in the table, in the detail, by F5, counted, and why a connection closed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Packet } from '../../src-core/packets/packet.ts';
import { type FramescopeWindow, openWindow, startBrowser, type WindowOptions } from '../support/browser.ts';
import { hex } from '../support/bytes.ts';
import { faultlessPackets, faultyPackets, wrongAnswerPackets } from '../support/faulty-capture.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { rowAt, table } from '../support/window-rows.ts';

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
  expect(window?.pageErrors ?? []).toEqual([]);
  await window?.close();
  window = undefined;
});

async function openPackets(packets: readonly Packet[], options: WindowOptions = {}): Promise<Page> {
  const path = join(folder, 'made.pcap');
  writeFileSync(path, pcapFile(packets));
  return openCapture(path, options);
}

async function openCapture(path: string, options: WindowOptions = {}): Promise<Page> {
  window = await openWindow(browser, [path], options);
  await rowAt(table(window.page, 'Frames'), 1).waitFor();
  return window.page;
}

function detailTab(page: Page, name: string): Locator {
  return page.getByRole('tablist', { name: 'Detail' }).getByRole('tab', { name });
}

function selectedTab(page: Page): Promise<string> {
  return page.getByRole('tablist', { name: 'Detail' }).getByRole('tab', { selected: true }).innerText();
}

async function selectedNumber(page: Page): Promise<string> {
  return page.locator('.frames .current .number').innerText();
}

describe('in the table', () => {
  it('rows that break a rule have an edge and a sign with a name, the others neither', async () => {
    const page = await openPackets(faultyPackets());
    const frames = table(page, 'Frames');
    const seen = await frames.locator('[role=option]').evaluateAll((rows) =>
      rows.map((row) => ({
        sign: row.querySelector('.severity [role=img]')?.getAttribute('aria-label') ?? '',
        edge: getComputedStyle(row).boxShadow !== 'none',
      })),
    );
    const signs = ['', '', 'error', 'error', 'error', '', 'error', '', 'note', '', '', ''];
    expect(seen).toEqual(signs.map((sign) => ({ sign, edge: sign !== '' })));
    expect(await rowAt(frames, 3).getAttribute('aria-label')).toBe(
      'text frame 3, error, client to server, 10 bytes, not masked',
    );
  });

  it.each(['light', 'dark'] as const)('edges and signs stand out in %s', async (colorScheme) => {
    const page = await openPackets(faultyPackets(), { colorScheme });
    await rowAt(table(page, 'Frames'), 4).click();
    const contrasts = await page.locator('.frames .severity-mark').evaluateAll(contrastsWithGround);
    expect(contrasts).toHaveLength(5);
    // WCAG 2.1 1.4.11: 3 to 1 for what is no text.
    expect(Math.min(...contrasts)).toBeGreaterThan(3);
    const badges = await page.locator('.connections .severity-count').evaluateAll(contrastsWithGround);
    // WCAG 2.1 1.4.3: 4.5 to 1 for text.
    expect(Math.min(...badges)).toBeGreaterThan(4.5);
  });

  it('a message has the worst of its frames', async () => {
    const page = await openPackets(faultyPackets());
    await page.getByRole('radio', { name: 'Messages' }).click();
    const messages = table(page, 'Messages');
    await rowAt(messages, 6).waitFor();
    expect(await rowAt(messages, 6).getByRole('img', { name: 'note' }).count()).toBe(1);
    expect(await rowAt(messages, 3).getByRole('img', { name: 'error' }).count()).toBe(1);
  });
});

describe('in the detail', () => {
  it('a violation has its rule, sentence, section, who is to blame, the bytes and the close code', async () => {
    const page = await openPackets(faultyPackets());
    await rowAt(table(page, 'Frames'), 3).click();
    await detailTab(page, 'Violations 1').waitFor();
    await page.keyboard.press('Control+5');
    const violation = page.locator('.violation');
    await expect.poll(() => violation.innerText()).toContain('header, offset 1');
    const text = await violation.innerText();
    for (const part of [
      'error',
      'frame-not-masked',
      'RFC 6455 5.1',
      'A frame from the client is not masked.',
      'the client',
      '0a',
      'closes with 1002 Protocol Error',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('its bytes are marked among the others', async () => {
    const page = await openPackets(faultyPackets());
    await rowAt(table(page, 'Frames'), 5).click();
    await page.keyboard.press('Control+5');
    await page.locator('.violation', { hasText: 'payload, offset 1' }).waitFor();
    await page.getByRole('button', { name: 'Show in Bytes' }).click();
    // 61 ff fe 62: the second byte begins no character.
    await expect.poll(() => page.locator('.masking mark').allInnerTexts()).toEqual(['ff']);
    await rowAt(table(page, 'Frames'), 4).click();
    await expect.poll(() => page.locator('.header-bytes mark').allInnerTexts()).toEqual(['a2']);
    expect(await page.locator('.header-field.marked.error .name').allInnerTexts()).toEqual([
      'FIN',
      'RSV1',
      'RSV2',
      'RSV3',
      'opcode',
    ]);
  });

  it('says calmly that a frame breaks nothing', async () => {
    const page = await openPackets(faultyPackets());
    await rowAt(table(page, 'Frames'), 1).click();
    await page.keyboard.press('Control+5');
    await expect
      .poll(() => page.locator('.calm').innerText())
      .toBe('This frame keeps all rules that are checked.');
    expect(await page.locator('.tab-count').count()).toBe(0);
    await page.locator('.violations-elsewhere').getByRole('button', { name: 'Handshake' }).click();
    expect(await page.locator('.handshake .violation').innerText()).toContain('client-ended-first');
  });

  it('a message leads to the frames that break something', async () => {
    const page = await openPackets(faultyPackets());
    await page.getByRole('radio', { name: 'Messages' }).click();
    await rowAt(table(page, 'Messages'), 6).click();
    await page.keyboard.press('Control+5');
    await page.locator('.violation').getByRole('button', { name: '9', exact: true }).click();
    await expect.poll(() => selectedNumber(page)).toBe('9');
    expect(await page.locator('.violation').innerText()).toContain('empty-fragment');
  });
});

describe('F5', () => {
  it('goes from one to the next and around, and never reloads the page', async () => {
    const page = await openPackets(faultyPackets());
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    const words = page.locator('.jump-words');
    for (const frame of [3, 4, 5, 7]) {
      await page.keyboard.press('F5');
      await expect.poll(() => words.innerText()).toBe(`Violation in frame ${frame}.`);
      await expect.poll(() => selectedNumber(page)).toBe(String(frame));
    }
    expect(await selectedTab(page)).toMatch(/^Violations/);
    await page.keyboard.press('F5');
    await expect.poll(() => words.innerText()).toBe('From the beginning again: frame 3.');
    await page.getByRole('button', { name: 'Next violation F5' }).click();
    await expect.poll(() => selectedNumber(page)).toBe('4');
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
    // What was said of the jump is over once something else is selected.
    await rowAt(table(page, 'Frames'), 1).click();
    await expect.poll(() => words.innerText()).toBe('');
  });

  it('leaves who reads bytes with the bytes', async () => {
    const page = await openPackets(faultyPackets());
    await rowAt(table(page, 'Frames'), 1).click();
    await page.keyboard.press('Control+2');
    await page.keyboard.press('F5');
    await expect.poll(() => page.locator('.header-bytes mark').innerText()).toBe('0a');
    expect(await selectedTab(page)).toBe('Bytes');
  });

  it('goes to a connection when no frame breaks anything', async () => {
    const page = await openPackets(wrongAnswerPackets());
    await page.keyboard.press('F5');
    await expect.poll(() => page.locator('.jump-words').innerText()).toBe('Violation in connection 2.');
    const row = rowAt(table(page, 'Connections'), 3);
    expect(await row.getAttribute('aria-selected')).toBe('true');
    expect(await selectedTab(page)).toBe('Handshake');
    await page.locator('.handshake .violation', { hasText: 'accept-wrong' }).waitFor();
  });

  it('goes around among connections, though each jump selects one', async () => {
    const page = await openPackets(faultyPackets());
    const connections = table(page, 'Connections');
    await rowAt(connections, 3).click();
    await rowAt(connections, 5).click({ modifiers: ['Control'] });
    const words = page.locator('.jump-words');
    for (const sentence of [
      'Violation in connection 2.',
      'Violation in connection 4.',
      'From the beginning again: connection 2.',
    ]) {
      await page.keyboard.press('F5');
      await expect.poll(() => words.innerText()).toBe(sentence);
    }
    await rowAt(connections, 4).click();
    await page.keyboard.press('F5');
    await expect.poll(() => words.innerText()).toBe('From the beginning again: connection 3.');
  });

  it('says that there is none', async () => {
    const page = await openPackets(faultlessPackets());
    expect(await page.locator('.status-bar').innerText()).toContain('no violations');
    await page.keyboard.press('F5');
    await expect.poll(() => page.locator('.jump-words').innerText()).toBe('No violation in this capture.');
  });
});

it('rules are counted; by keyboard the list leads through the occurrences of one', async () => {
  const page = await openPackets(faultyPackets());
  const counts = page.locator('.rule-counts');
  expect((await counts.innerText()).replaceAll(/\s+/g, ' ')).toBe('6 errors · 3 warnings · 2 notes');
  await counts.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: 'Broken rules: 6 errors' });
  await menu.waitFor();
  const rules = await menu
    .getByRole('menuitem')
    .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
  expect(rules).toHaveLength(10);
  expect(rules[0]).toBe('error frame-not-masked, 1 time, RFC 6455 5.1');
  expect(rules).toContain('warning key-reused, 2 times, RFC 6455 4.1');
  await page.keyboard.type('reserved-o');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.jump-words').innerText()).toBe('reserved-opcode: frame 7.');
  await expect.poll(() => selectedNumber(page)).toBe('7');
  expect(await menu.count()).toBe(0);
  for (const connection of [2, 4, 2]) {
    await counts.press('Enter');
    await menu.getByRole('menuitem', { name: 'key-reused' }).click();
    await expect
      .poll(() => page.locator('.jump-words').innerText())
      .toBe(`key-reused: connection ${connection}.`);
  }
  expect(await selectedTab(page)).toBe('Handshake');
});

describe('a connection', () => {
  it('has counts of its errors and warnings, its dialect, and why it closed', async () => {
    const page = await openPackets(faultyPackets());
    const connections = table(page, 'Connections');
    const badges = (row: number): Promise<string[]> =>
      rowAt(connections, row).locator('.severity-count .visually-hidden').allInnerTexts();
    expect(await badges(2)).toEqual(['4 errors', '1 warning']);
    expect(await badges(5)).toEqual(['1 warning']);
    expect(await rowAt(connections, 4).innerText()).toContain('draft-hixie-thewebsocketprotocol-75');
    const title = await rowAt(connections, 2).locator('.connection-row').getAttribute('title');
    expect(title).toContain('The server closed with 1002 (Protocol Error) "frame 3 was not masked"');
  });

  it('tells in full why it closed, through which states, and what scripts saw', async () => {
    const page = await openPackets(faultyPackets());
    await rowAt(table(page, 'Connections'), 2).click();
    const lifecycle = page.locator('.lifecycle');
    await expect.poll(() => lifecycle.locator('h3').innerText()).toBe('Why did it close?');
    expect(await lifecycle.locator('.why').innerText()).toMatch(
      /^The server closed with 1002 \(Protocol Error\) .* the client answered 1\.0 ms later/,
    );
    expect(await lifecycle.getByRole('list', { name: 'States' }).locator('.state').allInnerTexts()).toEqual([
      'connecting',
      'open',
      'closing',
      'closed',
    ]);
    const seen = await lifecycle.locator('.fields').innerText();
    expect(seen).toContain('1002 “frame 3 was not masked”, clean');
  });

  it('shows what was required of its handshake, and what became of it', async () => {
    const page = await openPackets(faultyPackets());
    await rowAt(table(page, 'Connections'), 3).click();
    const broken = page.locator('.requirement.broken');
    await broken.first().waitFor();
    const accept = broken.filter({ hasText: 'Sec-WebSocket-Accept answers the key' });
    expect(await accept.innerText()).toMatch(/broken[\s\S]*RFC 6455 4\.2\.2[\s\S]*is right/);
    expect(await page.locator('.requirement.kept').count()).toBeGreaterThan(8);
    await rowAt(table(page, 'Connections'), 5).click();
    await expect.poll(() => page.locator('.lifecycle h3').innerText()).toBe('Why did it not open?');
    expect(await page.locator('.requirement.not-reached').first().innerText()).toContain('not reached');
    expect(await page.locator('.answer-meaning').innerText()).toContain('refuses');
  });
});

describe('compressed messages', () => {
  it('show their content, and what compression did', async () => {
    const page = await openCapture(capturePath('chromium-echo-deflate'));
    await page.getByRole('radio', { name: 'Messages' }).click();
    const messages = table(page, 'Messages');
    await rowAt(messages, 1).click();
    const lines = page.locator('.text-viewer .view-lines');
    await expect.poll(() => lines.innerText()).toBe('Hello');
    expect(await rowAt(messages, 1).locator('.length').innerText()).toMatch(/7 →\s*5/);
    expect(await page.locator('.compression').innerText()).toMatch(
      /On the wire\s+7 bytes\s+Content\s+5 bytes\s+Ratio\s+0\.7 : 1\s+Context\s+fresh/,
    );
    await rowAt(messages, 2).click();
    await expect.poll(() => lines.innerText()).toContain('{"kind":"greeting"');
  });

  it('say why when they can not be inflated', async () => {
    const talk = new WebSocketTalk().agree({ offer: 'permessage-deflate' });
    // A stored block whose length does not match its complement (RFC 1951 3.2.4).
    const page = await openPackets(talk.client({ rsv1: true, payload: hex('01ffffffff') }).packets);
    await page.getByRole('radio', { name: 'Messages' }).click();
    await rowAt(table(page, 'Messages'), 1).click();
    await expect.poll(() => page.locator('.compression').innerText()).toMatch(/Content\s+not inflated/);
    expect(await page.locator('.fact.warning').innerText()).toContain('can not be inflated');
    expect(await page.locator('.empty-payload').innerText()).toBe('Nothing of it can be shown.');
    expect(await rowAt(table(page, 'Messages'), 1).locator('.length').innerText()).toMatch(/5 →\s*\?/);
  });

  it('are a click away from the compressed bytes of their frames', async () => {
    const page = await openCapture(capturePath('chromium-echo-deflate'));
    await rowAt(table(page, 'Frames'), 1).click();
    const fact = page.locator('.fact', { hasText: 'These bytes are compressed.' });
    await fact.getByRole('button', { name: 'Message 1' }).click();
    await expect.poll(() => page.locator('.text-viewer .view-lines').innerText()).toBe('Hello');
    expect(await table(page, 'Messages').locator('.current .number').innerText()).toBe('1');
  });
});

/** Runs in the page: how the colours of elements stand out from what lies behind them (WCAG 2.1, contrast ratio). */
function contrastsWithGround(elements: Element[]): number[] {
  const channels = (color: string): number[] => color.match(/[\d.]+/g)?.map(Number) ?? [];
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) =>
      channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? ground(element.parentElement) : color;
  };
  return elements.map((element) => {
    const values = [luminance(getComputedStyle(element).color), luminance(ground(element))];
    return (Math.max(...values) + 0.05) / (Math.min(...values) + 0.05);
  });
}
