import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';

/** Bundles `core-measurements.ts` into a folder, runs it in a process of its own and gives what it measured. */
export async function coreSpeed(folder) {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'test/bench/core-measurements.ts',
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'core-speed.mjs' } },
    },
  });
  return JSON.parse(execFileSync(process.execPath, [join(folder, 'core-speed.mjs')], { encoding: 'utf8' }));
}
