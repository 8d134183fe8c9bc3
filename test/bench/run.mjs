/**
 * `npm run bench`: speed and memory, measured here and now, as a table. Figures of one run stand beside each
 * other and can be compared; those of different machines or days can't.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCheckout } from '../../src-main/launcher/checkout.mjs';
import { writeLargeCapture } from '../support/large-capture.mjs';
import { coreSpeed } from './core-speed.mjs';
import { measured, timesAsFast } from './measured-program.mjs';
import { scrollSmoothness } from './scroll-smoothness.mjs';

const COMMAND = 'src-main/launcher/framescope.mjs';
const FEW = 200_000;
const MANY = 1_000_000;

await prepareCheckout();
const folder = mkdtempSync(join(tmpdir(), 'framescope-bench-'));
try {
  const few = join(folder, 'few.pcap');
  const many = join(folder, 'many.pcap');
  writeLargeCapture(few, FEW);
  writeLargeCapture(many, MANY);
  console.log(
    `captures: one frame a packet, JSON of 30 to 70 bytes; ${FEW} frames (${megabytes(few)} MB), ${MANY} frames (${megabytes(many)} MB)\n`,
  );
  await core();
  await reading(few, many);
  await againstTshark(few);
  await scrolling(many);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function core() {
  const { framesPerSecond, inflatedPerSecond, unmasking } = await coreSpeed(folder);
  line(
    'parse frames of 40 bytes, one core',
    `${(framesPerSecond / 1e6).toFixed(1)} M/s`,
    'headers and payload bounds, no rows; 3 M/s are asked for',
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

async function reading(few, many) {
  const nothing = await measured(process.execPath, [COMMAND, '--version']);
  for (const [path, frames] of [
    [few, FEW],
    [many, MANY],
  ]) {
    const { seconds, peak } = await measured(process.execPath, [
      COMMAND,
      'read',
      path,
      '--as',
      'connections',
    ]);
    const perFrame = (peak - nothing.peak) / frames;
    line(
      `read ${frames} frames into the store`,
      `${seconds.toFixed(2)} s`,
      `${Math.round(frames / seconds)} frames/s, peak ${mebibytes(peak)} MiB, ${perFrame.toFixed(0)} B a frame over an empty start`,
    );
  }
  const rows = await measured(process.execPath, [COMMAND, 'read', few, '--format', 'ndjson']);
  line(
    `print ${FEW} full rows as NDJSON`,
    `${rows.seconds.toFixed(2)} s`,
    `${Math.round(FEW / rows.seconds)} rows/s, peak ${mebibytes(rows.peak)} MiB`,
  );
}

async function againstTshark(path) {
  const fields = ['frame.number', 'websocket.opcode', 'websocket.payload_length', 'websocket.payload.text'];
  const words = ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
  const tshark = await measured('tshark', words);
  if (tshark === undefined) {
    line('tshark', '-', 'not installed');
    return;
  }
  line(
    'tshark: number, opcode, length, text',
    `${tshark.seconds.toFixed(2)} s`,
    `peak ${mebibytes(tshark.peak)} MiB`,
  );
  const ours = await measured(process.execPath, [COMMAND, 'read', path, '--format', 'ndjson']);
  line(
    'framescope read --format ndjson',
    `${ours.seconds.toFixed(2)} s`,
    `${timesAsFast(ours, tshark)} times as fast, ${(ours.peak / tshark.peak).toFixed(2)} of its memory`,
  );
}

async function scrolling(path) {
  const { rows, median, worst, pending } = await scrollSmoothness(path);
  line(
    `scroll through ${rows} rows in Chromium`,
    `${median.toFixed(1)} ms`,
    `between two frames in the middle, ${worst.toFixed(1)} ms at the 95th percentile, ${pending} % with rows still on their way`,
  );
}

function line(what, figure, more) {
  console.log(`${what.padEnd(44)} ${figure.padStart(10)}   ${more}`);
}

function megabytes(path) {
  return (statSync(path).size / 1e6).toFixed(0);
}

function mebibytes(bytes) {
  return (bytes / 1024 / 1024).toFixed(0);
}
