/**
 * `npm run scenarios`: Chromium talks to real servers through the proxy, in every mode, with and without TLS, and what
 * is recorded is compared with packets of the same. Words after `--` go to vitest as parts of files' names.
 *
 * For Debian 12 as root, like the recording of fixtures: servers that are missing are installed.
 */
import { fileURLToPath } from 'node:url';
import { prepareCheckout, root } from '../../../src-main/launcher/checkout.mjs';

await prepareCheckout();
const { startVitest } = await import('vitest/node');
const vitest = await startVitest('test', process.argv.slice(2), {
  config: false,
  root: fileURLToPath(root),
  watch: false,
  include: ['test/interop/proxied/*.test.ts'],
  // They share ports, and each other's time would be measured.
  fileParallelism: false,
});
await vitest.close();
