/** What a proxy loses when a browser shows its capture while it goes on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { provideChromium } from '../support/provide-chromium.mjs';
import { ended, freePort, listens } from './proxy-programs.mjs';
import { rowDelays } from './proxy-row-delay.mjs';
import { inRounds } from './proxy-speed.mjs';

const COMMAND = 'src-main/launcher/framescope.mjs';
const HOST = '127.0.0.1';
const ELSEWHERE = 'about:blank';
const ROUNDS = 7;
const QUIET = { size: 64, most: 1_000_000, seconds: 2, inFlight: 1 };
const SMALL = { size: 64, most: 200_000, seconds: 5 };
const LARGE = { size: 1024 * 1024, most: 128, seconds: 3, inFlight: 8 };

/** Figures with the window and without it, by turns, through one proxy; and how soon a row is in the window. */
export async function besideWindow({ client, port, folder }) {
  const host = spawn(process.execPath, [COMMAND, 'serve'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, XDG_DATA_HOME: join(folder, 'data') },
  });
  const browser = await startBrowser(join(folder, 'profile'));
  try {
    const address = await addressOf(host);
    await browser.use((page) => page.goto(address));
    const url = `ws://${HOST}:${await browser.use((page) => startProxy(page, port))}/`;
    await client.ask('roundTrips', { url, size: 64, most: 1000, seconds: 2 });
    const ways = [
      { name: 'without', show: () => browser.use((page) => page.goto(ELSEWHERE)) },
      { name: 'with', show: () => browser.use((page) => showCapture(page, new URL(address).origin)) },
    ];
    const measure = (given) => async (way) => {
      await way.show();
      // A page that was just loaded is slower than it will be.
      await client.ask('stream', { url, ...QUIET });
      return client.ask('stream', { url, ...given });
    };
    return {
      messages: await inRounds(ways, ROUNDS, measure(SMALL)),
      largeMessages: await inRounds(ways, ROUNDS, measure(LARGE)),
      rowDelays: await browser.use(async (page) => {
        await showCapture(page, new URL(address).origin);
        return rowDelays(page, url);
      }),
    };
  } finally {
    await browser.stop();
    await ended(host, 'SIGINT');
  }
}

/** A browser that nobody listens to but for the moments in which it is used: to tell what it receives costs it much. */
async function startBrowser(profile) {
  const words = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--remote-debugging-port=0',
  ];
  const more = ['--window-size=1440,900', `--user-data-dir=${profile}`, ELSEWHERE];
  const child = spawn(await provideChromium(), [...words, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await saidBy(child, child.stderr, /ws:\S+/);
  return {
    use: async (task) => {
      const connected = await chromium.connectOverCDP(address);
      try {
        return await task(connected.contexts()[0].pages()[0]);
      } finally {
        await connected.close();
      }
    },
    stop: () => ended(child, 'SIGTERM'),
  };
}

/** By the call that the page itself uses. @returns the port it listens at */
async function startProxy(page, server) {
  const port = await freePort();
  const settings = {
    mode: 'reverse',
    listen: { address: HOST, port },
    target: `ws://${HOST}:${server}/`,
    hostMapping: 'target',
    pathMapping: 'target',
    upstreamProxy: null,
    excludedHosts: [],
    unverifiedHosts: [],
    clientCertificates: [],
    keyLog: null,
    limits: { fileSize: null, fileTime: null, files: null },
  };
  const status = await page.evaluate(async (body) => {
    const response = await fetch('/proxies', { method: 'POST', body });
    return response.ok ? 'started' : response.text();
  }, JSON.stringify(settings));
  if (status !== 'started') throw new Error(`no proxy was started: ${status}`);
  await listens(port);
  return port;
}

/** The newest frames are in view, and are followed. */
async function showCapture(page, origin) {
  await page.goto(origin);
  const list = page.getByRole('listbox', { name: 'Frames' });
  await list.getByRole('option').first().waitFor({ timeout: 30_000 });
  await list.press('End');
}

function addressOf(host) {
  return saidBy(host, host.stdout, /http:\S+/);
}

function saidBy(child, stream, pattern) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`a program ended with code ${code}: ${said}`)));
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
      const found = pattern.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
  });
}
