import { setImmediate as nextTurn } from 'node:timers/promises';
import { runBatch } from './batch.ts';

/**
 * Reads streams made up from seeds and tells what it found: `node program.mjs [count] [seed]`. Ends with code 1 at the
 * first stream that is read wrongly, and prints its seed; `node program.mjs 1 <seed>` reads that one again.
 */
const [count = 1_000_000, firstSeed = 6455] = process.argv.slice(2).map(Number);

/** Streams between two looks at the memory. */
const LOOK = 50_000;
/** Bytes by which the memory in use may have grown at any look since the first. */
const MOST_GROWTH = 64 * 1024 * 1024;

const totals = { streams: 0, frames: 0, messages: 0, violations: 0 };
const rules = new Set<string>();
const start = performance.now();
let first: number | undefined;
let growth = 0;

while (totals.streams < count) {
  const result = runBatch(firstSeed + totals.streams, count - totals.streams);
  totals.frames += result.frames;
  totals.messages += result.messages;
  totals.violations += result.violations;
  for (const rule of result.rules) rules.add(rule);
  if (result.failure !== undefined) {
    const { seed, why } = result.failure;
    fail(`the stream of seed ${seed}: ${why}\nrun it again: npm run fuzz -- 1 ${seed}`);
  }
  // zlib's streams are only let go of between two turns of the event loop.
  await nextTurn();
  const before = totals.streams;
  totals.streams += result.streams;
  if (Math.floor(before / LOOK) !== Math.floor(totals.streams / LOOK)) look();
}
report('done');

function look(): void {
  const held = memoryInUse();
  first ??= held;
  growth = Math.max(growth, held - first);
  report(`memory in use ${(held / 1e6).toFixed(1)} MB`);
  if (growth > MOST_GROWTH) fail(`memory in use has grown by ${(growth / 1e6).toFixed(1)} MB`);
}

function memoryInUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function report(note: string): void {
  const seconds = (performance.now() - start) / 1000;
  const { streams, frames, messages, violations } = totals;
  process.stdout.write(
    `${streams} streams from seed ${firstSeed}: ${frames} frames, ${messages} messages, ${violations} violations of ${rules.size} rules, ` +
      `${Math.round(streams / seconds)} streams/s, ${seconds.toFixed(0)} s; ${note}\n`,
  );
}

function fail(why: string): never {
  process.stderr.write(`FAILED: ${why}\n`);
  process.exit(1);
}
