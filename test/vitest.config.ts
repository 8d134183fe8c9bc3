import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is waited for comes in a moment, or on a busy machine in a few: no test is to fail for that. */
const expectations = { poll: { timeout: 20_000 } };

const unit = ['conformance', 'core', 'fuzz', 'main', 'renderer', 'property'];

/** `fast` runs side by side; what drives browsers, servers and other programs runs one file after the other. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          root,
          include: unit.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`),
          testTimeout: 30_000,
          expect: expectations,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'slow',
          root,
          include: ['test/end-to-end/**/*.test.ts', 'test/interop/**/*.test.ts'],
          // Brokers and servers take their time: "npm run scenarios".
          exclude: ['test/interop/proxied/**'],
          testTimeout: 60_000,
          expect: expectations,
          hookTimeout: 60_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
