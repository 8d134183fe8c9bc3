/** A proxy in the window: how it is started, and where its parts are. */
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Browser, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type FramescopeWindow, openWindow, type WindowOptions } from './browser.ts';

/** A window that ends with the test. */
export async function openForTest(browser: Browser, options: WindowOptions = {}): Promise<FramescopeWindow> {
  const window = await openWindow(browser, [], options);
  onTestFinished(() => window.close());
  return window;
}

export const dialog = (page: Page): Locator => page.getByRole('dialog');
export const field = (page: Page, name: string): Locator => dialog(page).getByRole('textbox', { name });
export const start = (page: Page): Promise<void> =>
  dialog(page).getByRole('button', { name: 'Start', exact: true }).click();
export const bar = (page: Page): Locator => page.locator('.proxy-bar:visible');
export const askForProxy = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Proxy', exact: true }).click();
export const modeOf = (page: Page, name: RegExp): Locator => page.locator('.mode', { hasText: name });

/** The port of the proxy that is in sight. */
export async function portOf(page: Page): Promise<number> {
  return Number(new URL(await bar(page).locator('code').innerText()).port);
}

/** Starts an explicit proxy on a free port, from the empty window. */
export async function explicitProxy(page: Page): Promise<number> {
  await page.getByRole('button', { name: /^Start the proxy/ }).click();
  await field(page, 'Port').fill('0');
  await start(page);
  return portOf(page);
}

/** Starts a proxy in front of a server on a free port; resolves with that. */
export async function reverseProxy(page: Page, target: string): Promise<number> {
  await askForProxy(page);
  await modeOf(page, /In front of a server/).click();
  await field(page, 'Server').fill(target);
  await field(page, 'Port').fill('0');
  await start(page);
  return portOf(page);
}

export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The name of what has the keyboard, as its label or text has it. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.innerText : undefined;
    return (label ?? focused?.textContent ?? '').trim();
  });
}
