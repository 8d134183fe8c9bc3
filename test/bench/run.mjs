/**
 * `npm run bench`: speed and memory, measured here and now, as a table. Figures of one run stand beside each
 * other and can be compared; those of different machines or days can't.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCheckout } from '../../src-main/launcher/checkout.mjs';
import { writeLargeCapture } from '../support/large-capture.mjs';
import { coreSpeed } from './core-speed.mjs';
import { besideTshark, importing } from './importing.mjs';
import { proxying } from './proxy.mjs';
import { querying } from './querying.mjs';
import { scrollSmoothness } from './scroll-smoothness.mjs';
import { starting } from './starting.mjs';
import { line } from './table.mjs';

const FEW = 200_000;
const MANY = 1_000_000;

/** Parts of the table by name; all of them where none is named: `npm run bench -- tshark scrolling`. */
const PARTS = {
  starting,
  core,
  tshark: () => besideTshark(large(FEW)),
  importing: () => importing(folder),
  querying: () => querying(folder),
  scrolling,
  proxy: () => proxying(folder),
};

await prepareCheckout();
const folder = mkdtempSync(join(tmpdir(), 'framescope-bench-'));
const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0)
  throw new Error(`no part is called ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
try {
  for (const name of named.length === 0 ? Object.keys(PARTS) : named) await PARTS[name]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A capture of one frame a packet, JSON of 30 to 70 bytes, in alternating directions. */
function large(frames) {
  const path = join(folder, `${frames}-frames.pcap`);
  writeLargeCapture(path, frames);
  return path;
}

async function core() {
  const { framesPerSecond, inflatedPerSecond, records, unmasking } = await coreSpeed(folder);
  line(
    'parse frames of 40 bytes, one core',
    millions(framesPerSecond),
    'headers and payload bounds, no rows; 3 M/s are asked for',
  );
  line(
    'read packets of 110 bytes from pcap',
    millions(records.pcap),
    `counted only; through pcap-parser: ${millions(records.pcapParser)}`,
  );
  line(
    'read the same from pcapng',
    millions(records.pcapng),
    `and written as pcapng: ${millions(records.pcapngWriter)}`,
  );
  for (const { size, unmask, byteWise, copy } of unmasking) {
    line(
      `unmask payloads of ${size}`,
      `${(unmask / 1e9).toFixed(2)} GB/s`,
      `${(unmask / byteWise).toFixed(1)} times as fast as byte by byte; a mere copy: ${(copy / 1e9).toFixed(2)} GB/s`,
    );
  }
  line(
    'inflate messages of 90 bytes',
    `${Math.round(inflatedPerSecond / 1000)} k/s`,
    'context taken over from message to message',
  );
}

function millions(perSecond) {
  return `${(perSecond / 1e6).toFixed(1)} M/s`;
}

async function scrolling() {
  const { rows, median, worst, pending } = await scrollSmoothness(large(MANY));
  line(
    `scroll through ${rows} rows in Chromium`,
    `${median.toFixed(1)} ms`,
    `between two frames in the middle, ${worst.toFixed(1)} ms at the 95th percentile, ${pending} % with rows still on their way`,
  );
}
