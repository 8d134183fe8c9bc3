/** Takes the pictures of the proxy a person should look at: both themes, two widths, in test/results/. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openWindow, startBrowser } from '../support/browser.ts';
import { rowAt, table } from '../support/window-rows.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

let browser: Browser;
let server: Server;
beforeAll(async () => {
  browser = await startBrowser();
  server = createServer();
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (content, isBinary) => socket.send(content, { binary: isBinary }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await browser.close();
});

const LOOKS = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'light', width: 1024 },
  { colorScheme: 'dark', width: 1024 },
] as const;

it.each(LOOKS)('the proxy, $colorScheme at $width pixels', async ({ colorScheme, width }) => {
  const name = (view: string): string => `${RESULTS}proxy-${view}-${colorScheme}-${width}.png`;
  const { page, pageErrors, close } = await openWindow(browser, [], { width, colorScheme });
  onTestFinished(() => close());
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: /^Start the proxy/ }).click();
  await dialog.getByRole('textbox', { name: 'Listens on' }).fill('0.0.0.0');
  await page.locator('.mode', { hasText: 'In front of a server' }).click();
  await dialog.getByRole('textbox', { name: 'Server' }).fill('example.com/chat');
  await dialog.getByRole('button', { name: 'More' }).click();
  await page.screenshot({ path: name('start') });
  expect(await faintest(page.locator('.proxy-dialog *'))).toBeGreaterThanOrEqual(4.5);

  const target = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/chat`;
  await dialog.getByRole('textbox', { name: 'Server' }).fill(target);
  await dialog.getByRole('textbox', { name: 'Port' }).fill('0');
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await page.locator('.first-step code').waitFor();
  await page.screenshot({ path: name('first-step') });
  expect(await faintest(page.locator('.proxy *, .first-step *'))).toBeGreaterThanOrEqual(4.5);
  await page.getByRole('button', { name: 'Certificate…' }).click();
  await dialog.locator('.guide').waitFor();
  await page.screenshot({ path: name('certificate') });
  expect(await faintest(page.locator('.proxy-dialog *'))).toBeGreaterThanOrEqual(4.5);
  await page.keyboard.press('Escape');

  const client = new WebSocket(await page.locator('.proxy-bar code').innerText());
  onTestFinished(() => client.terminate());
  await new Promise((resolve) => client.once('open', resolve));
  client.send('Hello');
  await rowAt(table(page, 'Frames'), 2).waitFor();
  await rowAt(table(page, 'Connections'), 2).click();
  await page.getByRole('region', { name: 'On the way' }).waitFor();
  await page.screenshot({ path: name('on-the-way') });
  await page.getByRole('tab', { name: 'Timing' }).click();
  await page.locator('.waterfall').waitFor();
  await page.screenshot({ path: name('timing') });
  expect(await faintest(page.locator('.waterfall *, .proxy-bar *'))).toBeGreaterThanOrEqual(4.5);
  expect(await overflows(page)).toEqual([]);
  expect(pageErrors).toEqual([]);
});

/** The lowest contrast (WCAG 2.1) that text has with what lies behind it. */
async function faintest(parts: Locator): Promise<number> {
  const contrasts = await parts.evaluateAll(contrastsOfTexts);
  expect(contrasts.length).toBeGreaterThan(2);
  return Math.min(...contrasts);
}

/** Runs in the page. */
function contrastsOfTexts(elements: Element[]): number[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const channels = (color: string): readonly number[] => {
    if (canvas === null) return [];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) =>
      channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element: Element | null): string => {
    const color = element === null ? 'white' : getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? ground(element?.parentElement ?? null) : color;
  };
  const hasText = (element: Element): boolean =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    );
  return elements.filter(hasText).map((element) => {
    const values = [luminance(getComputedStyle(element).color), luminance(ground(element))];
    return (Math.max(...values) + 0.05) / (Math.min(...values) + 0.05);
  });
}

/** Parts of the window that are wider than the window itself, or than the part that holds them. */
function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.app, main, .toolbar, .panes, .proxy-bar')]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 ||
          element.scrollWidth > element.clientWidth + 1,
      )
      .map((element) => element.className),
  );
}
