/** The proxy in the window: started, watched, asked for its certificate, stopped; and told of when it can't start. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type FramescopeWindow, startBrowser } from '../support/browser.ts';
import { echoServer } from '../support/echo-server.ts';
import {
  askForProxy,
  bar,
  closedPort,
  dialog,
  explicitProxy,
  field,
  focusedName,
  listening,
  modeOf,
  openForTest,
  portOf,
  reverseProxy,
  start,
} from '../support/proxy-window.ts';
import { opened, saidBack, tlsThrough, tunnelThrough, webSocketThrough } from '../support/through-proxy.ts';
import { rowAt, table } from '../support/window-rows.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const open = (): Promise<FramescopeWindow> => openForTest(browser);

/** A window whose host finds these programs and no others, each a script. */
async function openWithPrograms(programs: Readonly<Record<string, string>>): Promise<FramescopeWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const { PATH: path } = process.env;
  process.env.PATH = folder;
  try {
    return await open();
  } finally {
    process.env.PATH = path;
  }
}

describe('an explicit proxy', () => {
  it('is started with two clicks, tells the first step, and shows what it relays until it is stopped', async () => {
    const { page, pageErrors } = await open();
    const port = await explicitProxy(page);
    expect(await bar(page).locator('code').innerText()).toBe(`http://127.0.0.1:${port}`);
    expect(await bar(page).innerText()).toContain('HTTP proxy');
    expect(await bar(page).innerText()).toContain('0 connections · 0 frames');
    expect(await page.locator('.first-step').innerText()).toContain(
      `export http_proxy=http://127.0.0.1:${port} https_proxy=http://127.0.0.1:${port}`,
    );
    expect(await page.getByRole('tab').first().getByRole('img', { name: 'recording' }).count()).toBe(1);

    const server = (await echoServer()).port;
    const client = await webSocketThrough(port, `ws://127.0.0.1:${server}/chat`);
    for (const text of ['Hello', 'Servus']) expect(await saidBack(client, text)).toBe(text);
    await rowAt(table(page, 'Frames'), 4).waitFor();
    expect(await rowAt(table(page, 'Frames'), 4).innerText()).toContain('Servus');
    await expect.poll(() => bar(page).innerText()).toContain('1 connection · 4 frames');
    expect(await page.locator('.first-step').count()).toBe(0);

    await bar(page).getByRole('button', { name: 'Stop' }).click();
    await page.locator('.live-bar', { hasText: 'This live capture is not saved yet.' }).waitFor();
    expect(await bar(page).count()).toBe(0);
    expect(await page.getByRole('tab').first().innerText()).toContain('unsaved');
    await expect(tunnelThrough(port, `127.0.0.1:${server}`)).rejects.toThrow('ECONNREFUSED');
    expect(pageErrors).toEqual([]);
  });

  it('has its address copied', async () => {
    const { page } = await open();
    const port = await explicitProxy(page);
    await bar(page).getByRole('button', { name: 'Copy the address' }).click();
    await bar(page).getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    await page.locator('.filter-bar [role=combobox]').focus();
    await page.keyboard.press('ControlOrMeta+v');
    expect(await page.locator('.filter-bar [role=combobox]').inputValue()).toBe(`http://127.0.0.1:${port}`);
  });

  it('shows the certificate that openssl reads from its file, and how it is installed', async () => {
    const { page, pageErrors } = await open();
    await explicitProxy(page);
    const button = bar(page).getByRole('button', { name: 'Certificate…' });
    await button.click();
    const facts = dialog(page).locator('.authority-facts');
    const path = await facts.getByRole('row', { name: /^File/ }).locator('.mono').innerText();
    const read = execFileSync(
      'openssl',
      ['x509', '-in', path, '-noout', '-fingerprint', '-sha256', '-enddate'],
      {
        encoding: 'utf8',
      },
    );
    const [, fingerprint = 'none'] = /Fingerprint=([0-9A-F:]+)/.exec(read) ?? [];
    const [, year = 'none'] = /notAfter=.* (\d{4}) GMT/.exec(read) ?? [];
    expect(fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(await facts.innerText()).toContain(fingerprint);
    expect(await facts.getByRole('row', { name: /^Valid until/ }).innerText()).toContain(year);

    await dialog(page).getByRole('option', { name: 'Firefox' }).click();
    const guide = dialog(page).getByRole('region', { name: 'Firefox' });
    expect(await guide.innerText()).toContain(`Import ${path}, and trust it to identify websites.`);
    expect(await guide.locator('code').count()).toBe(0);
    await dialog(page).getByRole('option', { name: 'Firefox' }).press('End');
    const curl = dialog(page).getByRole('region', { name: 'curl' });
    expect(await curl.locator('code').innerText()).toContain(`--cacert '${path}'`);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(pageErrors).toEqual([]);
  });

  it('that a server refuses says so, with what can be done', async () => {
    const { page } = await open();
    const proxy = await explicitProxy(page);
    const port = await closedPort();
    await expect(tunnelThrough(proxy, `127.0.0.1:${port}`)).rejects.toThrow('HTTP/1.1 502 Bad Gateway');
    await rowAt(table(page, 'Connections'), 2).click();
    const refusal = page.locator('.proxy-refusal');
    await expect
      .poll(() => refusal.innerText())
      .toContain('The proxy answered instead of a server, with 502');
    expect(await refusal.innerText()).toContain(`127.0.0.1:${port} can't be reached: nothing listens there.`);
    expect(await page.locator('.detail').innerText()).toContain('The program asked for a tunnel');
    await page.getByRole('tab', { name: 'Timing' }).click();
    expect(await page.locator('.waterfall').innerText()).toContain('Client connected');
  });

  it('looks into TLS, and says what is to be thought of the certificate', async () => {
    const { page, pageErrors } = await open();
    await page.getByRole('button', { name: /^Start the proxy/ }).click();
    await field(page, 'Port').fill('0');
    await dialog(page).getByRole('button', { name: 'More' }).click();
    await field(page, 'Hosts that are not verified').fill('localhost');
    await start(page);
    const proxy = await portOf(page);
    const server = await secureEchoServer();
    const secure = await tlsThrough(proxy, `localhost:${server.port}`, {
      servername: 'localhost',
      rejectUnauthorized: false,
    });
    const url = `wss://localhost:${server.port}/chat`;
    await saidBack(await opened(new WebSocket(url, { createConnection: () => secure })), 'Hello');
    const connection = rowAt(table(page, 'Connections'), 2);
    await connection.click();
    expect(await connection.locator('svg.secure').count()).toBe(1);
    const onTheWay = page.getByRole('region', { name: 'On the way' });
    await expect.poll(() => onTheWay.innerText()).toContain('TLSv1.3 for localhost');
    expect(await onTheWay.innerText()).toContain(server.fingerprint);
    expect(await onTheWay.locator('.verdict.bad').innerText()).toContain('it is signed by nobody but itself');
    await page.getByRole('tab', { name: 'Timing' }).click();
    const steps = await page.locator('.waterfall .way-name').allInnerTexts();
    expect(steps.map((step) => step.split('\n')[0])).toEqual([
      ...['Client connected', 'Name resolved', 'Server connected'],
      ...['TLS with the server', 'TLS with the client', 'Until the request', 'Handshake'],
    ]);
    expect(pageErrors).toEqual([]);
  });

  it('that finds its port taken says so in the place of its capture, and is asked for anew', async () => {
    const { page } = await open();
    const taken = createServer();
    onTestFinished(() => void taken.close());
    const port = await listening(taken);
    await page.getByRole('button', { name: /^Start the proxy/ }).click();
    await field(page, 'Port').fill(String(port));
    await start(page);
    const trouble = page.locator('.opening-failed');
    await expect.poll(() => trouble.innerText()).toContain('Another program listens there already');
    expect(await trouble.innerText()).toContain(`127.0.0.1:${port}`);
    await trouble.getByRole('button', { name: 'Change its settings…' }).click();
    expect(await field(page, 'Port').inputValue()).toBe(String(port));
    await field(page, 'Port').fill('0');
    await start(page);
    await bar(page).locator('code').waitFor();
    expect(await page.getByRole('tablist', { name: 'Captures' }).getByRole('tab').count()).toBe(1);
  });
});

describe('browsers', () => {
  it('that are not there are told of by name, and looked for again', async () => {
    const { page } = await openWithPrograms({});
    await explicitProxy(page);
    await bar(page).getByRole('button', { name: 'Open browser' }).click();
    const words = page.getByRole('dialog', { name: 'No browser was found' });
    expect(await words.innerText()).toContain('Chromium, Google Chrome, Microsoft Edge, Brave and Firefox');
    await words.getByRole('button', { name: 'Look again' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => words.count()).toBe(0);
  });

  it('of which there is one are opened by its name, and what keeps it from that is told', async () => {
    const { page, pageErrors } = await openWithPrograms({ chromium: 'echo no display >&2; exit 3' });
    await explicitProxy(page);
    const button = bar(page).getByRole('button', { name: 'Open Chromium' });
    await button.click();
    const trouble = page.getByRole('region', { name: 'Proxy' }).getByRole('alert');
    await expect.poll(() => trouble.innerText()).toContain("Chromium can't be opened: it ended with code 3");
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await trouble.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => trouble.count()).toBe(0);
    expect(pageErrors).toEqual([]);
  });

  it('of which there are several are chosen from a menu', async () => {
    const { page } = await openWithPrograms({ chromium: 'exit 3', firefox: 'exit 4' });
    await explicitProxy(page);
    await bar(page).getByRole('button', { name: 'Open browser' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Chromium', 'Firefox']);
    await page.getByRole('menuitem', { name: 'Firefox' }).click();
    await page.getByRole('alert').filter({ hasText: "Firefox can't be opened" }).waitFor();
  });
});

describe('the dialog', () => {
  it('tells problems beside the field at once, and does not start with them', async () => {
    const { page } = await open();
    await askForProxy(page);
    const port = field(page, 'Port');
    await port.fill('70000');
    expect(await port.getAttribute('aria-invalid')).toBe('true');
    expect(await dialog(page).locator('.problem').first().innerText()).toContain('a port from 0 to 65535');
    await port.fill('0');
    expect(await port.getAttribute('aria-invalid')).toBe('false');
    await modeOf(page, /In front of a server/).click();
    const server = field(page, 'Server');
    expect(await server.getAttribute('aria-invalid')).toBe('false');
    await start(page);
    await expect.poll(() => server.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => server.evaluate((element) => element === document.activeElement)).toBe(true);
    await server.fill('tcp://127.0.0.1:5900');
    expect(await dialog(page).innerText()).toContain(
      'A reverse proxy needs a target: ws://HOST[:PORT][/PATH]',
    );
    await modeOf(page, /Bridge/).click();
    await field(page, 'Server').fill('127.0.0.1:5900');
    expect(await dialog(page).innerText()).toContain('A bridge needs a target: tcp://HOST:PORT.');
  });

  it('warns of an address that other machines reach', async () => {
    const { page } = await open();
    await askForProxy(page);
    expect(await dialog(page).innerText()).toContain('Only programs of this machine reach it.');
    await field(page, 'Listens on').fill('0.0.0.0');
    expect(await dialog(page).locator('.exposed').innerText()).toContain('Other machines reach it too');
    await field(page, 'Listens on').fill('::1');
    expect(await dialog(page).locator('.exposed').count()).toBe(0);
  });

  it('is closed by Escape, with the keyboard back where it was, and all of it is reached by keys', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Proxy', exact: true }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    await expect.poll(() => focusedName(page)).toBe('Proxy');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(
      await dialog(page)
        .getByRole('radio', { name: /In front of a server/ })
        .isChecked(),
    ).toBe(true);
    await page.keyboard.press('ArrowUp');
    const names: string[] = [];
    for (let at = 0; at < 5; at++) {
      await page.keyboard.press('Tab');
      names.push(await focusedName(page));
    }
    expect(names).toEqual(['Listens on', 'Port', 'More', 'Cancel', 'Start']);
    await field(page, 'Port').fill('0');
    await page.keyboard.press('Enter');
    await bar(page).locator('code').waitFor();
    await expect
      .poll(() =>
        bar(page)
          .getByRole('button', { name: /^Open / })
          .isEnabled(),
      )
      .toBe(true);
    await bar(page).getByRole('button', { name: 'Copy the address' }).focus();
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Intercept');
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Rules…');
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toMatch(/^Open /);
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Certificate…');
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe('Stop');
  });
});

describe('a proxy in front of a server', () => {
  it('says where it leads, and records what comes to it', async () => {
    const { page, pageErrors } = await open();
    const target = `ws://127.0.0.1:${(await echoServer()).port}/chat`;
    const port = await reverseProxy(page, target);
    await expect.poll(() => bar(page).innerText()).toContain(`stands for ${target}`);
    const address = `ws://127.0.0.1:${port}`;
    expect(await page.locator('.first-step code').innerText()).toBe(address);
    expect(await bar(page).getByRole('button', { name: /Open/ }).count()).toBe(0);
    await saidBack(await opened(new WebSocket(`${address}/elsewhere`)), 'Hello');
    await rowAt(table(page, 'Frames'), 2).waitFor();
    expect(await rowAt(table(page, 'Connections'), 2).innerText()).toContain('/chat');
    expect(pageErrors).toEqual([]);
  });

  it('whose server is not there tells what the proxy answered', async () => {
    const { page } = await open();
    const nowhere = await closedPort();
    const port = await reverseProxy(page, `ws://127.0.0.1:${nowhere}`);
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    const error = await new Promise<Error>((resolve) => client.once('error', resolve));
    expect(error.message).toBe('Unexpected server response: 502');
    await rowAt(table(page, 'Connections'), 2).click();
    const sentence = `127.0.0.1:${nowhere} can't be reached: nothing listens there.`;
    await expect.poll(() => page.locator('.proxy-refusal').innerText()).toContain(sentence);
    expect(await page.locator('.detail').innerText()).toContain('Response of the proxy');
  });
});

it('a bridge says where its bytes go', async () => {
  const { page } = await open();
  await askForProxy(page);
  await modeOf(page, /Bridge/).click();
  await field(page, 'Server').fill('tcp://127.0.0.1:5900');
  await field(page, 'Port').fill('0');
  await start(page);
  await expect.poll(() => bar(page).innerText()).toContain('leads to tcp://127.0.0.1:5900');
  expect(await page.locator('.first-step code').innerText()).toBe(`ws://127.0.0.1:${await portOf(page)}`);
  await bar(page).getByRole('button', { name: 'Stop' }).click();
  await page.locator('.first-step', { hasText: 'No WebSocket connection came' }).waitFor();
  await page.getByRole('button', { name: 'Start it again…' }).click();
  expect(await field(page, 'Server').inputValue()).toBe('tcp://127.0.0.1:5900');
});

/** An echo server behind TLS, whose certificate is signed by nobody but itself. */
async function secureEchoServer(): Promise<{ readonly port: number; readonly fingerprint: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const openssl = (...words: string[]): string =>
    execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'],
    ...['-keyout', key, '-out', certificate],
  );
  const { port } = await echoServer({
    key: readFileSync(key, 'utf8'),
    cert: readFileSync(certificate, 'utf8'),
  });
  const told = openssl('x509', '-in', certificate, '-noout', '-fingerprint', '-sha256');
  return { port, fingerprint: told.split('=')[1]?.trim() ?? 'none' };
}
