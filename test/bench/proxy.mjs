/** The local proxy beside no proxy, a relay that does nothing else, and mitmproxy where that is installed. */
import { crowd, slowReader } from './proxy-crowd.mjs';
import { startProgram } from './proxy-programs.mjs';
import { proxySpeed } from './proxy-speed.mjs';
import { besideWindow } from './proxy-window.mjs';
import { line, mebibytes } from './table.mjs';

/** What is asked for. */
const ASKED = {
  addedTime: 1.5,
  ofRelay: 0.6,
  ofMitmproxy: 15,
  largeOfRelay: 0.7,
  besideWindow: 0.9,
  idleConnection: 40 * 1024,
  slowReaderMemory: 64 * 1024 * 1024,
  slowReaderTime: 2,
  rowDelay: 100,
};

/** @param folder where captures may be put for a while */
export async function proxying(folder) {
  const server = await startProgram('proxy-echo-server');
  const client = await startProgram('proxy-client');
  const parts = { client, server, port: server.said, folder };
  try {
    const { roundTrips, pinnedRoundTrips, messages, fewInFlight, largeMessages } = await proxySpeed(parts);
    printAddedTime('round trip of 64 bytes', roundTrips);
    printProcessor(roundTrips);
    if (pinnedRoundTrips !== undefined)
      printAddedTime('  the same, each way with a processor of its own', pinnedRoundTrips);
    printSpeed('messages of 64 bytes, echoed', messages, thousands, ASKED.ofRelay);
    printProcessor(messages);
    printTimesAsFast(fewInFlight);
    printSpeed('messages of 1 MiB, echoed', largeMessages, mebibytesPerSecond, ASKED.largeOfRelay);
    printProcessor(largeMessages);
    const shown = await besideWindow(parts);
    printBesideWindow('messages of 64 bytes, beside a window', shown.messages, thousands);
    printBesideWindow('messages of 1 MiB, beside a window', shown.largeMessages, mebibytesPerSecond);
    printRowDelay('a row is drawn after its message was sent', shown.rowDelays.alone);
    printRowDelay('  among 100 other messages a second', shown.rowDelays.among);
    if (process.platform === 'linux') {
      printCrowd(await crowd(parts));
      printSlowReader(await slowReader(parts));
    } else line('many connections, and one that is not read', '-', 'measured on Linux only');
  } finally {
    await client.stop();
    await server.stop();
  }
}

function printAddedTime(what, ways) {
  for (const part of ['p50', 'p99']) {
    const of = ({ [part]: time }) => time;
    const [direct, relay, ours] = ['direct', 'bare relay', 'Framescope'].map((name) => ways[name].map(of));
    const rounds = direct.map((time, round) => (ours[round] - time) / (relay[round] - time));
    const ratio = (middle(ours) - middle(direct)) / (middle(relay) - middle(direct));
    line(
      `${what}, ${part}`,
      times(ratio),
      `what a bare relay adds (${times(ASKED.addedTime)} at most is asked for), ${range(rounds)}; ${figures(ways, of, microseconds)}`,
    );
  }
}

function printSpeed(what, ways, inWords, asked) {
  const relay = ways['bare relay'].map(perSecond);
  const ours = ways.Framescope.map(perSecond);
  line(
    what,
    times(middle(ours) / middle(relay)),
    `as many as the bare relay (${times(asked)} are asked for), ${range(ours.map((figure, round) => figure / relay[round]))}; ${figures(ways, perSecond, inWords)}`,
  );
}

/** Of what else runs on the machine this depends least. */
function printProcessor(ways) {
  const of = ({ processor }) => processor * 1e6;
  const proxies = Object.fromEntries(Object.entries(ways).filter(([name]) => name !== 'direct'));
  const [relay, ours] = [middle(ways['bare relay'].map(of)), middle(ways.Framescope.map(of))];
  const more = `what the bare relay takes for a message; ${figures(proxies, of, microseconds)}`;
  line('  processor time of the proxy', Number.isNaN(ours) ? '-' : times(ours / relay), more);
}

function printTimesAsFast(ways) {
  const { Framescope, mitmproxy } = ways;
  const what = '  with at most 100 on their way';
  if (mitmproxy === undefined) {
    line(what, '-', `mitmproxy is not installed; ${figures(ways, perSecond, thousands)}`);
    return;
  }
  line(
    what,
    times(middle(Framescope.map(perSecond)) / middle(mitmproxy.map(perSecond))),
    `as many as mitmproxy (${times(ASKED.ofMitmproxy)} are asked for); ${figures(ways, perSecond, thousands)}`,
  );
}

function printBesideWindow(what, ways, inWords) {
  const [without, shown] = [ways.without.map(perSecond), ways.with.map(perSecond)];
  line(
    what,
    times(middle(shown) / middle(without)),
    `as many as without one (${times(ASKED.besideWindow)} are asked for), ${range(shown.map((figure, round) => figure / without[round]))}; ${figures(ways, perSecond, inWords)}`,
  );
}

function printRowDelay(what, delays) {
  const [middle, most] = [delays[Math.floor(delays.length / 2)], delays.at(-1)];
  line(
    what,
    `${most.toFixed(0)} ms`,
    `at most (${ASKED.rowDelay} ms are asked for), ${middle.toFixed(0)} ms at p50`,
  );
}

function printCrowd(ways) {
  const { open, idle, each, sent, right, perSecond: opened } = ways.Framescope;
  line(
    `${idle} idle connections beside 1000`,
    kibibytes(each),
    `each (${kibibytes(ASKED.idleConnection)} at most are asked for), ${kibibytes(ways['bare relay'].each)} through the bare relay; ${opened.toFixed(0)} opened a second`,
  );
  line('  messages lost', `${sent - right}`, `of ${sent} (0 are asked for), with ${open} connections open`);
}

function printSlowReader({ alone, beside, grown }) {
  const asked = `${mebibytes(ASKED.slowReaderMemory)} MiB at most are asked for`;
  line('a client that does not read a flood', `${mebibytes(grown)} MiB`, `more memory (${asked})`);
  line(
    '  round trip beside it, p50',
    times(beside.p50 / alone.p50),
    `what it was before (${times(ASKED.slowReaderTime)} at most are asked for): ${microseconds(beside.p50)}, ${microseconds(beside.p99)} at p99`,
  );
}

function perSecond(figure) {
  return figure.perSecond;
}

function figures(ways, of, inWords) {
  return Object.entries(ways)
    .map(([name, rounds]) => `${name} ${inWords(middle(rounds.map(of)))}`)
    .join(', ');
}

function middle(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

function range(ratios) {
  return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} by round`;
}

function times(ratio) {
  return `${ratio.toFixed(2)} times`;
}

function microseconds(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} µs`;
}

function thousands(value) {
  return `${(value / 1000).toFixed(1)} k/s`;
}

function mebibytesPerSecond(value) {
  return `${value.toFixed(0)} MiB/s`;
}

function kibibytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
