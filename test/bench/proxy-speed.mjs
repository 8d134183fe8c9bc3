/** How fast messages go each way, in rounds that all ways take part in. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { processorTime } from './proxy-programs.mjs';
import { startWays, stopWays } from './proxy-ways.mjs';

const SMALL = 64;
const LARGE = 1024 * 1024;

/** What is measured of each way; the client of the bench has a task of that name. */
const MEASURED = {
  roundTrips: { task: 'roundTrips', rounds: 9, given: { size: SMALL, most: 5000, seconds: 2 } },
  // Which programs share a processor makes more of a difference than what they do.
  pinnedRoundTrips: {
    task: 'roundTrips',
    rounds: 9,
    given: { size: SMALL, most: 5000, seconds: 2 },
    ownProcessor: true,
  },
  // With all that back-pressure allows on its way mitmproxy does a few messages a second, and does not recover.
  messages: {
    task: 'stream',
    rounds: 5,
    given: { size: SMALL, most: 200_000, seconds: 5 },
    without: 'mitmproxy',
  },
  fewInFlight: {
    task: 'stream',
    rounds: 3,
    given: { size: SMALL, most: 100_000, seconds: 3, inFlight: 100 },
  },
  // All rounds together are less than what systems let wait for the disk.
  largeMessages: { task: 'stream', rounds: 5, given: { size: LARGE, most: 128, seconds: 3, inFlight: 8 } },
};

/**
 * Figures of each way, by its name, in the order of the rounds; `processor` is how long the proxy had a processor for a
 * message, in seconds.
 */
export async function proxySpeed({ client, server, folder }) {
  const port = server.said;
  const figures = {};
  for (const [name, { task, rounds, given, without, ownProcessor = false }] of Object.entries(MEASURED)) {
    // A capture of all of them would fill the disk.
    const ways = await startWays(port, folder);
    const chosen = ways.filter((way) => way.name !== without);
    try {
      if (ownProcessor && !isPinned(ways, [client, server])) continue;
      figures[name] = await inRounds(chosen, rounds, async ({ id, url }) => {
        const before = processorTime(id);
        const figure = await client.ask(task, { url, ...given });
        return { ...figure, processor: (processorTime(id) - before) / figure.count };
      });
    } finally {
      if (ownProcessor) runsOn(`0-${cpus().length - 1}`, [client, server]);
      await stopWays(ways);
    }
  }
  return figures;
}

/** Measures the ways in turns, so that whatever else happens hits all of them alike; a first turn is not counted. */
export async function inRounds(ways, rounds, measure) {
  const figures = Object.fromEntries(ways.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const inTurn = round % 2 === 0 ? ways : ways.toReversed();
    for (const way of inTurn) {
      const figure = await measure(way);
      if (round > 0) figures[way.name].push(figure);
    }
  }
  return figures;
}

/**
 * The ends share a processor, and the proxies have the next one. Linux only.
 *
 * @returns whether that could be had
 */
function isPinned(ways, ends) {
  const proxies = ways.filter(({ id }) => id !== undefined);
  return runsOn('0', ends) && runsOn('1', proxies);
}

/** Has programs run on some processors only. @returns whether they do */
function runsOn(processors, programs) {
  const words = ['--all-tasks', '--cpu-list', '--pid', processors];
  return programs.every(({ id }) => spawnSync('taskset', [...words, String(id)]).status === 0);
}
