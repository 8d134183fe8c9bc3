/**
 * `npm run recovery -- [rounds] [seed]`: kills recordings at random moments, 30 times or as often as said, and looks
 * at what is left of each. A round that fails names its seed.
 */
import { exitCode, prepareCheckout } from '../../src-main/launcher/checkout.mjs';

const [rounds = '30', seed = '1'] = process.argv.slice(2);

await prepareCheckout();
const words = ['--config', 'test/vitest.config.ts', 'test/end-to-end/recovery.test.ts'];
const environment = { FRAMESCOPE_RECOVERY_ROUNDS: rounds, FRAMESCOPE_RECOVERY_SEED: seed };
process.exitCode = await exitCode(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...words], {
  env: { ...process.env, ...environment },
});
