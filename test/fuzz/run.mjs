/**
 * `npm run fuzz -- [count] [seed]`: the core reads a million made-up streams, or `count`, from the seeds behind
 * `seed` on. Node 20 doesn't run TypeScript, so the program is bundled first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { prepareCheckout } from '../../src-main/launcher/checkout.mjs';

await prepareCheckout();
const folder = mkdtempSync(join(tmpdir(), 'framescope-fuzz-'));
try {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'test/fuzz/program.ts',
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  const words = ['--expose-gc', join(folder, 'program.mjs'), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
