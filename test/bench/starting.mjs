import { measured, median } from './measured-program.mjs';
import { line } from './table.mjs';

const COMMAND = 'src-main/launcher/framescope.mjs';
const SMALL = 'fixtures/captures/stomp-rabbitmq/capture.pcap';
const ROUNDS = 11;

/** What a command costs before it has done anything, beside Node alone in the same rounds. */
export async function starting() {
  const nothing = [];
  const version = [];
  const check = [];
  for (let round = 0; round < ROUNDS; round++) {
    nothing.push(await measured(process.execPath, ['-e', '0']));
    version.push(await measured(process.execPath, [COMMAND, '--version']));
    check.push(await measured(process.execPath, [COMMAND, 'check', SMALL]));
  }
  const node = milliseconds(nothing);
  for (const [what, runs] of [
    ['framescope --version', version],
    ['framescope check of 56 frames', check],
  ]) {
    const all = milliseconds(runs);
    line(what, `${all.toFixed(0)} ms`, `${(all - node).toFixed(0)} ms more than node -e 0`);
  }
}

function milliseconds(runs) {
  return median(runs).seconds * 1000;
}
