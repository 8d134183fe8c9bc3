/** What a proxy loses when a browser shows its capture while it goes on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { provideChromium } from '../support/provide-chromium.mjs';
import { ended, freePort, listens } from './proxy-programs.mjs';
import { inRounds } from './proxy-speed.mjs';

const COMMAND = 'src-main/launcher/framescope.mjs';
const HOST = '127.0.0.1';
const ELSEWHERE = 'about:blank';
const ROUNDS = 5;
const QUIET = { size: 64, most: 1_000_000, seconds: 2, inFlight: 1 };
const SMALL = { size: 64, most: 200_000, seconds: 5 };
const LARGE = { size: 1024 * 1024, most: 64, seconds: 3, inFlight: 8 };

/** Figures with the window and without it, by turns, through one proxy. */
export async function besideWindow({ client, port, folder }) {
  const host = spawn(process.execPath, [COMMAND, 'serve'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, XDG_DATA_HOME: join(folder, 'data') },
  });
  const executablePath = await provideChromium();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const address = await addressOf(host);
    await page.goto(address);
    const url = `ws://${HOST}:${await startProxy(page, port)}/`;
    await client.ask('roundTrips', { url, size: 64, most: 1000, seconds: 2 });
    const ways = [
      { name: 'without', show: () => page.goto(ELSEWHERE) },
      { name: 'with', show: () => showCapture(page, new URL(address).origin) },
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
    };
  } finally {
    await browser.close();
    await ended(host, 'SIGINT');
  }
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
  return new Promise((resolve, reject) => {
    host.once('exit', (code) => reject(new Error(`framescope serve ended with code ${code}`)));
    host.stdout.setEncoding('utf8').on('data', (text) => {
      const url = /http:\S+/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}
