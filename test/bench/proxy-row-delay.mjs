/** How long after a message was sent its row is in the page. */
import { randomBytes } from 'node:crypto';
import { opened } from './proxy-client-socket.mjs';
import { pause } from './proxy-programs.mjs';

const MESSAGES = 60;
/** Milliseconds between two messages, at least; not a multiple of anything. */
const APART = 173;
/** Messages a second that pass meanwhile on another connection. */
const BESIDE = 100;

/** Milliseconds from the sending of each message to the frame of the page that has its row, without others and among them. */
export async function rowDelays(page, url) {
  const socket = await opened(url);
  const alone = await delays(page, socket);
  const others = await opened(url);
  const timer = setInterval(() => {
    for (let count = 0; count < BESIDE / 50; count++) others.send(Buffer.alloc(64));
  }, 20);
  const among = await delays(page, socket);
  clearInterval(timer);
  for (const each of [socket, others]) each.terminate();
  return { alone, among };
}

async function delays(page, socket) {
  // Payloads that no other message has: what their rows show of them is looked for.
  const payloads = Array.from({ length: MESSAGES }, () => randomBytes(8));
  await page.evaluate(watchRows);
  const sentAt = [];
  for (const payload of payloads) {
    await pause(APART + Math.random() * 50);
    sentAt.push(performance.timeOrigin + performance.now());
    socket.send(payload);
  }
  await pause(1000);
  const seenAt = await page.evaluate(() => Object.fromEntries(globalThis.seenAt));
  const shown = payloads.map((payload) => payload.toString('hex').replace(/..(?=.)/g, '$& '));
  return shown
    .map((text, at) => (seenAt[text] ?? Number.POSITIVE_INFINITY) - sentAt[at])
    .toSorted((a, b) => a - b);
}

/** Runs in the page: notes when what a row shows of its payload is drawn first. */
function watchRows() {
  globalThis.seenAt = new Map();
  const list = document.querySelector('[role=listbox][aria-label=Frames]');
  const look = () => {
    for (const { textContent: text } of list.querySelectorAll('.content')) {
      if (globalThis.seenAt.has(text)) continue;
      globalThis.seenAt.set(text, undefined);
      requestAnimationFrame(() => globalThis.seenAt.set(text, performance.timeOrigin + performance.now()));
    }
  };
  new MutationObserver(look).observe(list, { subtree: true, childList: true, characterData: true });
}
