/** What connections cost that are open and say nothing, and one whose client does not read. Linux only. */
import { fileLimit, pause, residentSize } from './proxy-programs.mjs';
import { framescope, relay, stopWays } from './proxy-ways.mjs';

const CONNECTIONS = 10_000;
const TALKERS = 1000;
const TIMES = 5;
/** Files that a process needs for itself. */
const OWN_FILES = 100;

/** Milliseconds between two looks at memory, and how often it must look the same to be called settled. */
const LOOK = 250;
const SAME = 6;
const MOST_LOOKS = 60;

const ROUND_TRIPS = { size: 64, most: 8000, seconds: 3 };

/** Idle connections beside some that talk: memory of each, and whether every message came back. */
export async function crowd({ client, port, folder }) {
  // A relayed connection is two open files.
  const connections = Math.min(CONNECTIONS, Math.floor((fileLimit() - OWN_FILES) / 2));
  const ways = [await relay(port), await framescope(port, folder)];
  const figures = {};
  try {
    for (const way of ways) figures[way.name] = await crowdThrough(way, connections, client);
  } finally {
    await stopWays(ways);
  }
  return figures;
}

async function crowdThrough({ url, id }, connections, client) {
  await client.ask('openMore', { url, count: TALKERS });
  await client.ask('talk', { talkers: TALKERS, times: TIMES });
  const before = await settledSize(id);
  const start = performance.now();
  await client.ask('openMore', { url, count: connections - TALKERS });
  const seconds = (performance.now() - start) / 1000;
  const after = await settledSize(id);
  const { sent, right, open } = await client.ask('talk', { talkers: TALKERS, times: TIMES });
  await client.ask('closeAll');
  const idle = connections - TALKERS;
  return { open, idle, each: (after - before) / idle, before, after, sent, right, perSecond: idle / seconds };
}

/** Resident memory, once it stays as it is. */
async function settledSize(id) {
  let size = residentSize(id);
  for (let look = 0, same = 0; look < MOST_LOOKS && same < SAME; look++) {
    await pause(LOOK);
    const now = residentSize(id);
    same = Math.abs(now - size) < size / 200 ? same + 1 : 0;
    size = now;
  }
  return size;
}

/** A server floods a client that does not read: what that costs memory, and another connection's round trips. */
export async function slowReader({ client, port, folder }) {
  const way = await framescope(port, folder);
  const { id, url } = way;
  try {
    await client.ask('roundTrips', { url, ...ROUND_TRIPS });
    const alone = await client.ask('roundTrips', { url, ...ROUND_TRIPS });
    const before = residentSize(id);
    let peak = before;
    const looking = setInterval(() => {
      peak = Math.max(peak, residentSize(id));
    }, 20);
    await client.ask('flooded', { url });
    const beside = await client.ask('roundTrips', { url, ...ROUND_TRIPS });
    clearInterval(looking);
    await client.ask('leave');
    return { alone, beside, grown: peak - before };
  } finally {
    await way.stop();
  }
}
