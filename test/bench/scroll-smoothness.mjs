import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';
import { provideChromium } from '../support/provide-chromium.mjs';

/** How long is scrolled, in milliseconds, and how far at a time, in pixels. */
const DURATION = 4000;
const STEP = 240;

/**
 * Opens a capture in a real browser, waits until it is read, and turns the wheel without pause: times between
 * two drawn frames, and in how many of them rows were not there yet.
 */
export async function scrollSmoothness(path) {
  const host = spawn(process.execPath, ['src-main/launcher/framescope.mjs', 'serve', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({
    executablePath: await provideChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const url = await addressOf(host);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
    const list = page.getByRole('listbox', { name: 'Frames' });
    await page.locator('.opening').waitFor({ state: 'detached', timeout: 60_000 });
    await list.hover();
    const measuring = list.evaluate(measureFrames, DURATION);
    const end = performance.now() + DURATION;
    while (performance.now() < end) await page.mouse.wheel(0, STEP);
    const { gaps, pending, rows } = await measuring;
    gaps.sort((left, right) => left - right);
    const at = (part) => gaps[Math.floor(gaps.length * part)];
    return { rows, median: at(0.5), worst: at(0.95), pending: ((100 * pending) / gaps.length).toFixed(1) };
  } finally {
    await browser.close();
    host.kill('SIGINT');
  }
}

function addressOf(host) {
  return new Promise((resolve) => {
    host.stdout.setEncoding('utf8').on('data', (text) => {
      const url = /http:\S+/.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

/** Runs in the page. */
function measureFrames(list, duration) {
  return new Promise((resolve) => {
    const gaps = [];
    let pending = 0;
    const start = performance.now();
    let last = start;
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (list.querySelector('.pending') !== null) pending++;
      if (now - start < duration) requestAnimationFrame(frame);
      else
        resolve({
          gaps,
          pending,
          rows: Number(list.querySelector('[role=option]').getAttribute('aria-setsize')),
        });
    };
    requestAnimationFrame(frame);
  });
}
