/**
 * `npm test`: installs what is missing, type-checks, lints, runs every test, and closes with the counts alone
 * on the last line. Words after `--` go to vitest.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { exitCode, prepareCheckout } from '../src-main/launcher/checkout.mjs';
import { provideChromium } from './support/provide-chromium.mjs';

const RESULTS = 'test/results/vitest.json';
const VITEST = [
  '--config',
  'test/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${RESULTS}`,
];

const counts = { passed: 0, failed: 0, skipped: 0 };

await prepareCheckout();
const chromium = await provideChromium();
if (chromium === undefined) {
  process.exitCode = 1;
} else {
  process.env.FRAMESCOPE_CHROMIUM = chromium;
  await check('types', ['test/type-check.mjs']);
  await check('lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
  await runVitest();
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

/** Runs one check; it counts as one test. */
async function check(name, words) {
  const code = await exitCode(process.execPath, words);
  counts[code === 0 ? 'passed' : 'failed']++;
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name}`);
}

async function runVitest() {
  mkdirSync('test/results', { recursive: true });
  rmSync(RESULTS, { force: true });
  const words = ['node_modules/vitest/vitest.mjs', 'run', ...VITEST, ...process.argv.slice(2)];
  const code = await exitCode(process.execPath, words);
  const results = readResults();
  counts.passed += results.numPassedTests;
  counts.failed += results.numFailedTests;
  counts.skipped += results.numPendingTests + results.numTodoTests;
  // A file that can't be loaded, or an error outside any test, fails no test but fails the run.
  if (code !== 0 && results.numFailedTests === 0) counts.failed++;
}

function readResults() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}
