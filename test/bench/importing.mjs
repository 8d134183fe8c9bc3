import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeLargeCapture } from '../support/large-capture.mjs';
import { sessionFigures } from './core-speed.mjs';
import { measured, median, timesAsFast } from './measured-program.mjs';
import { rowsWhileImporting } from './rows-while-importing.mjs';
import { line, mebibytes } from './table.mjs';

const COMMAND = 'src-main/launcher/framescope.mjs';
/** Each program runs this often, in turns; the run in the middle counts. */
const RUNS = 5;
const SIZES = [100_000, 1_000_000, 5_000_000];
const HUGE = 8_000_000;

/** Our programs beside tshark, on a capture of 200,000 frames. */
export async function besideTshark(path) {
  const fields = ['frame.number', 'websocket.opcode', 'websocket.payload_length', 'websocket.payload.text'];
  const programs = {
    tshark: ['tshark', ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]],
    check: [process.execPath, [COMMAND, 'check', path]],
    rows: [process.execPath, [COMMAND, 'read', path, '--format', 'ndjson']],
  };
  const runs = { tshark: [], check: [], rows: [] };
  for (let run = 0; run < RUNS; run++) {
    for (const [name, [program, words]] of Object.entries(programs))
      runs[name].push(await measured(program, words, false));
  }
  const figures = {};
  for (const [name, [program, words]] of Object.entries(programs)) {
    const { peak } = (await measured(program, words)) ?? {};
    const middle = median(runs[name]);
    figures[name] = middle === undefined ? undefined : { ...middle, peak };
  }
  const { tshark, check, rows } = figures;
  if (tshark === undefined) {
    line('tshark', '-', 'not installed');
    line('framescope check', `${check.seconds.toFixed(2)} s`, `peak ${mebibytes(check.peak)} MiB`);
    line(
      'framescope read --format ndjson',
      `${rows.seconds.toFixed(2)} s`,
      `peak ${mebibytes(rows.peak)} MiB`,
    );
    return;
  }
  line(
    'tshark: number, opcode, length, text',
    `${tshark.seconds.toFixed(2)} s`,
    `peak ${mebibytes(tshark.peak)} MiB`,
  );
  for (const [name, ours, asked] of [
    ['framescope check', check, 15],
    ['framescope read --format ndjson', rows, 8],
  ]) {
    const memory = (ours.peak / tshark.peak).toFixed(2);
    line(
      name,
      `${ours.seconds.toFixed(2)} s`,
      `${timesAsFast(ours, tshark)} times as fast (${asked} are asked for), ${memory} of its memory (0.50)`,
    );
  }
}

/** What a frame costs, however many there are, and how rows are served meanwhile. */
export async function importing(folder) {
  const huge = join(folder, 'huge.pcap');
  writeLargeCapture(huge, HUGE);
  const paths = SIZES.map((size) => join(folder, `${size}.pcap`));
  for (const [at, size] of SIZES.entries()) writeLargeCapture(paths[at], size);
  for (const { seconds, frames, used, columns } of await sessionFigures(paths, folder)) {
    line(
      `read ${frames} frames into the store`,
      `${((seconds / frames) * 1e9).toFixed(0)} ns`,
      `a frame; ${(columns / frames).toFixed(0)} B of columns with their slack (64 are asked for), ${(used / frames).toFixed(0)} B of all memory`,
    );
  }
  for (const path of paths) rmSync(path);
  const { seconds, frames, asked, median: middle, late, worst } = await rowsWhileImporting(huge);
  line(
    `rows while ${frames} frames are read`,
    `${middle.toFixed(1)} ms`,
    `for 128 rows, ${late.toFixed(1)} ms at the 99th percentile, ${worst.toFixed(1)} ms at worst (20 are asked for) of ${asked}; all read in ${seconds.toFixed(1)} s`,
  );
}
