/** How fast messages go each way, in rounds that all ways take part in. */
import { processorTime } from './proxy-programs.mjs';
import { startWays, stopWays } from './proxy-ways.mjs';

const SMALL = 64;
const LARGE = 1024 * 1024;

/** What is measured of each way; the client of the bench has a task of that name. */
const MEASURED = {
  roundTrips: { task: 'roundTrips', rounds: 9, given: { size: SMALL, most: 5000, seconds: 2 } },
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
  largeMessages: { task: 'stream', rounds: 5, given: { size: LARGE, most: 256, seconds: 3, inFlight: 8 } },
};

/**
 * Figures of each way, by its name, in the order of the rounds; `processor` is how long the proxy had a processor for a
 * message, in seconds.
 */
export async function proxySpeed({ client, port, folder }) {
  const figures = {};
  for (const [name, { task, rounds, given, without }] of Object.entries(MEASURED)) {
    // A capture of all of them would fill the disk.
    const ways = await startWays(port, folder);
    const chosen = ways.filter((way) => way.name !== without);
    try {
      figures[name] = await inRounds(chosen, rounds, async ({ id, url }) => {
        const before = processorTime(id);
        const figure = await client.ask(task, { url, ...given });
        return { ...figure, processor: (processorTime(id) - before) / figure.count };
      });
    } finally {
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
