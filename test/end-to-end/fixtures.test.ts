/** Each recorded conversation, opened in a real browser, shows what tshark sees in it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';
import { capturePath, type ExpectedFrame, expectedOf, FIXTURES } from '../support/fixture-captures.ts';
import { allShownRows, rowAt, table } from '../support/window-rows.ts';

// RFC 6455 11.8
const OPCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe.each(FIXTURES)('%s', (fixture) => {
  const expected = expectedOf(fixture);
  let window: FramescopeWindow;
  let page: Page;

  beforeAll(async () => {
    window = await openWindow(browser, [capturePath(fixture)]);
    page = window.page;
    await table(page, 'Frames').locator('[role=option]').first().waitFor();
  });
  afterAll(() => window.close());
  beforeEach(async () => {
    await table(page, 'Connections').press('Home');
    // The rows of all connections take the place of those of one when they are here.
    const first = table(page, 'Frames').locator('[role=option]').first();
    await expect.poll(() => first.getAttribute('aria-setsize')).toBe(String(expected.frames.length));
  });

  it('lists every frame with direction, opcode, header bits and length', async () => {
    const rows = await allShownRows(table(page, 'Frames'));
    const shown = rows.map(({ connection, direction, type, bits, length }) => ({
      connection,
      direction,
      type,
      bits,
      length,
    }));
    expect(shown).toEqual(expected.frames.map(expectedRow));
  });

  it('counts connections, frames and messages in the status bar', async () => {
    const status = await page.locator('.status-bar').innerText();
    expect(status).toContain(`${expected.connections.length} connections`);
    expect(status).toContain(`${expected.frames.length} frames`);
    expect(status).toContain(`${expected.messages.length} messages`);
  });

  it('lists every connection with its path, frames, status and close code', async () => {
    const list = table(page, 'Connections');
    for (const connection of expected.connections) {
      await list.press('ArrowDown');
      const row = rowAt(list, connection.connection + 1);
      // The row is empty until its page has come.
      await expect.poll(() => row.innerText()).toContain(new URL(connection.url).pathname);
      const text = await row.innerText();
      const { clientToServer, serverToClient } = connection.frames;
      const total = clientToServer + serverToClient;
      expect(text).toContain(`${total} frame${total === 1 ? '' : 's'}`);
      if (!connection.accepted) expect(text).toContain(`refused: ${connection.status}`);
      if (connection.close?.code) expect(text).toContain(`closed: ${connection.close.code} `);
      if (connection.accepted && connection.close === null)
        expect(text).toContain('closed without a Close frame');
    }
  });

  it('recomputes the accept key of every accepted handshake and finds it right', async () => {
    const list = table(page, 'Connections');
    for (const connection of expected.connections) {
      await list.press('ArrowDown');
      await page.locator('.handshake .url', { hasText: connection.url }).first().waitFor();
      const verdicts = await page.locator('.verdict.good').count();
      expect(verdicts).toBe(connection.accepted ? 1 : 0);
      const line = await page.locator('.head .start-line').nth(1).innerText();
      expect(line).toContain(`HTTP/1.1 ${connection.status}`);
    }
  });

  it('shows unmasked text in Monaco and anything else as hex', async () => {
    const textRow = expected.frames.findIndex((frame) => isShortLine(frame.text));
    const binaryRow = expected.frames.findIndex((frame) => frame.opcode === 2 && Boolean(frame.base64));
    if (textRow >= 0) {
      await select(page, textRow);
      await page.getByRole('tab', { name: 'Payload' }).click();
      const viewer = page.locator('.text-viewer .view-line').first();
      await viewer.waitFor();
      // Monaco shows spaces as no-break spaces.
      await expect
        .poll(async () => (await viewer.innerText()).replaceAll('\u00a0', ' '))
        .toBe(expected.frames[textRow]?.text);
    }
    if (binaryRow >= 0) {
      await select(page, binaryRow);
      await page.getByRole('tab', { name: 'Payload' }).click();
      const first = Buffer.from(expected.frames[binaryRow]?.base64 ?? '', 'base64')
        .subarray(0, 8)
        .toString('hex');
      const shown = page.locator('.hex-view .hex-bytes').first();
      await expect
        .poll(async () => (await shown.innerText()).replaceAll(/\s/g, '').slice(0, first.length))
        .toBe(first);
    }
    expect(textRow + binaryRow).toBeGreaterThan(-2);
  });

  it('shows close codes in words', async () => {
    const row = expected.frames.findIndex((frame) => frame.close?.code === 1000);
    expect(row).toBeGreaterThanOrEqual(0);
    await select(page, row);
    await page.getByRole('tab', { name: 'Payload' }).click();
    await page.locator('.close-words', { hasText: '1000 Normal Closure' }).waitFor();
  });

  it('raises no error in the page', () => {
    expect(window.pageErrors).toEqual([]);
  });
});

async function select(page: Page, row: number): Promise<void> {
  const list = table(page, 'Frames');
  await list.focus();
  await list.press('Home');
  const perPage = 20;
  for (let at = perPage; at <= row; at += perPage) await list.press('PageDown');
  const target = rowAt(list, row + 1);
  for (let tries = 0; tries < 400 && (await target.count()) === 0; tries++) await list.press('ArrowUp');
  await target.click();
}

function expectedRow(frame: ExpectedFrame): object {
  const bits = [
    frame.fin && 'FIN',
    frame.rsv1 && 'R1',
    frame.rsv2 && 'R2',
    frame.rsv3 && 'R3',
    frame.masked && 'M',
  ];
  return {
    connection: String(frame.connection),
    direction: frame.direction,
    type: OPCODE_NAMES[frame.opcode],
    bits: bits.filter((name) => name !== false).join(' '),
    length: frame.payloadLength.toLocaleString('en-US'),
  };
}

function isShortLine(text: string | undefined): boolean {
  return text !== undefined && /^[ -~]{1,60}$/.test(text);
}
