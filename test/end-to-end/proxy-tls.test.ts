/** TLS of a proxy in the window: going on with a server that is not believed, files of its user, the end of the authority. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type FramescopeWindow, startBrowser } from '../support/browser.ts';
import { madeCertificate } from '../support/certificates.ts';
import { echoServer } from '../support/echo-server.ts';
import { bar, dialog, explicitProxy, field, openForTest, portOf, start } from '../support/proxy-window.ts';
import { saidBack, webSocketThrough } from '../support/through-proxy.ts';
import { rowAt, table } from '../support/window-rows.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const open = (): Promise<FramescopeWindow> => openForTest(browser);

/** The start dialog from the empty window, with all that few need in sight. */
async function startDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Start the proxy/ }).click();
  await field(page, 'Port').fill('0');
  await dialog(page).getByRole('button', { name: 'More' }).click();
}

/** A client that believes every proxy. */
function talkThrough(proxy: number, server: number): ReturnType<typeof webSocketThrough> {
  return webSocketThrough(proxy, `wss://localhost:${server}/chat`, undefined, { rejectUnauthorized: false });
}

const connection = (page: Page, at: number): Locator => rowAt(table(page, 'Connections'), at);

describe('a server that is not believed', () => {
  it('is gone on with at the press of a button, and its next row says what was wrong', async () => {
    const { page, pageErrors } = await open();
    const proxy = await explicitProxy(page);
    const { port } = await echoServer(await madeCertificate({ hosts: ['localhost'] }));
    await expect(talkThrough(proxy, port)).rejects.toThrow('502');
    await connection(page, 2).click();
    const refusal = page.locator('.proxy-refusal');
    await expect.poll(() => refusal.innerText()).toContain('it is signed by nobody but itself');
    const onTheWay = page.getByRole('region', { name: 'On the way' });
    expect(await onTheWay.innerText()).toContain('not believed');
    expect(await onTheWay.innerText()).toContain('CN=localhost, O=Test');
    expect(await onTheWay.innerText()).not.toContain('the proxy went on');
    await refusal.getByRole('button', { name: 'Go on with localhost anyway' }).click();
    await refusal.getByRole('status').filter({ hasText: 'are not verified any more' }).waitFor();
    expect(await refusal.getByRole('button').count()).toBe(0);

    expect(await saidBack(await talkThrough(proxy, port), 'Hello')).toBe('Hello');
    await connection(page, 3).click();
    await page.getByRole('tab', { name: 'Handshake' }).click();
    await expect
      .poll(() => onTheWay.locator('.verdict.bad').innerText())
      .toContain('it is signed by nobody but itself. The host is among those that are not verified');

    await bar(page).getByRole('button', { name: 'Stop' }).click();
    await page.locator('.live-bar', { hasText: 'This live capture is not saved yet.' }).waitFor();
    await connection(page, 2).click();
    await expect.poll(() => refusal.innerText()).toContain('it is signed by nobody but itself');
    expect(await refusal.getByRole('status').count()).toBe(0);
    expect(pageErrors).toEqual([]);
  });
});

describe('files for TLS', () => {
  it('a client certificate and a key log are named in the dialog, and used', async () => {
    const { page, pageErrors } = await open();
    const issuer = await madeCertificate({ hosts: ['An authority'], isAuthority: true });
    const asks = { requestCert: true, rejectUnauthorized: true, ca: issuer.cert };
    const { port } = await echoServer({ ...(await madeCertificate({ hosts: ['localhost'] })), ...asks });
    const ada = await madeCertificate({ hosts: ['ada'], issuer });
    writeFileSync(join(folder, 'ada.pem'), `${ada.cert}\n${ada.key}`);

    await startDialog(page);
    await field(page, 'Hosts that are not verified').fill('localhost');
    await field(page, 'TLS key log').fill(join(folder, 'keys.log'));
    await dialog(page).getByRole('button', { name: 'Add a client certificate' }).click();
    const certificate = dialog(page).getByRole('region', { name: 'Client certificate 1' });
    await certificate.getByRole('textbox', { name: 'Certificate file' }).fill('ada.pem');
    await start(page);
    await expect.poll(() => certificate.innerText()).toContain('for one host');
    await certificate.getByRole('textbox', { name: 'Host' }).fill('localhost');
    await expect.poll(() => certificate.innerText()).toContain('with all of its folders');
    await certificate.getByRole('textbox', { name: 'Certificate file' }).fill(join(folder, 'ada.pem'));
    expect(await certificate.getByLabel('Passphrase').getAttribute('type')).toBe('password');
    await start(page);
    const proxy = await portOf(page);
    expect(await bar(page).locator('.key-log-mark').getAttribute('title')).toContain(
      join(folder, 'keys.log'),
    );
    expect(await saidBack(await talkThrough(proxy, port), 'Hello')).toBe('Hello');
    await connection(page, 2).click();
    await expect
      .poll(() => page.getByRole('region', { name: 'On the way' }).innerText())
      .toContain('it was shown the client certificate in ada.pem');
    const log = join(folder, 'keys.log');
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(readFileSync(log, 'latin1')).toMatch(/^CLIENT_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]{64} /m);
    expect(pageErrors).toEqual([]);
  });

  it.each([
    ['a client certificate', 'There is no such file', 'nowhere.pem'],
    ['a key log', 'There is no such folder for the TLS key log', 'no/keys.log'],
  ])('%s that can not be used is told of in the place of the capture', async (what, words, name) => {
    const { page } = await open();
    await startDialog(page);
    const path = join(folder, name);
    if (what === 'a key log') await field(page, 'TLS key log').fill(path);
    else {
      await dialog(page).getByRole('button', { name: 'Add a client certificate' }).click();
      const certificate = dialog(page).getByRole('region', { name: 'Client certificate 1' });
      await certificate.getByRole('textbox', { name: 'Host' }).fill('localhost');
      await certificate.getByLabel('Passphrase').fill('open sesame');
      await certificate.getByRole('textbox', { name: 'Certificate file' }).fill(path);
    }
    await start(page);
    const trouble = page.locator('.opening-failed');
    await expect.poll(() => trouble.innerText()).toContain(words);
    expect(await trouble.innerText()).toContain(path);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      'sesame',
    );
  });
});

describe('the authority', () => {
  it('is not removed while a proxy uses it, and then is, after a question', async () => {
    const { page, pageErrors } = await open();
    await explicitProxy(page);
    await bar(page).getByRole('button', { name: 'Certificate…' }).click();
    const facts = dialog(page).locator('.authority-facts');
    const path = await facts.getByRole('row', { name: /^File/ }).locator('.mono').innerText();
    const removal = dialog(page).getByRole('region', { name: 'Removal' });
    await removal.getByRole('button', { name: 'Remove this authority…' }).click();
    expect(await removal.innerText()).toContain(
      'Programs that trust it no longer work through the proxy until they trust a new one',
    );
    await removal.getByRole('button', { name: 'Keep it' }).click();
    await removal.getByRole('button', { name: 'Remove this authority…' }).click();
    await removal.getByRole('button', { name: 'Remove it for good' }).click();
    await expect
      .poll(() => removal.innerText())
      .toContain('A proxy that runs uses this authority. Stop it first');
    expect(existsSync(path)).toBe(true);
    await page.keyboard.press('Escape');
    await bar(page).getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Start it again…' }).click();

    await dialog(page).getByRole('button', { name: 'More' }).click();
    await dialog(page).getByRole('button', { name: 'Certificate of the proxies…' }).click();
    const certificate = page.getByRole('dialog', { name: 'Certificate' });
    await expect.poll(() => certificate.innerText()).toContain(path);
    await certificate.getByRole('button', { name: 'Remove this authority…' }).click();
    await certificate.getByRole('button', { name: 'Remove it for good' }).click();
    await expect.poll(() => certificate.innerText()).toContain('There is no authority now.');
    expect(existsSync(path)).toBe(false);
    expect(existsSync(path.replace('authority.pem', 'authority-key.pem'))).toBe(false);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(1);
    // The browser itself reports that a call was refused.
    expect(pageErrors.filter((error) => !error.includes('409'))).toEqual([]);
  });
});
