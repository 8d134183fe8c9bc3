import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';

/** Speed of the core alone. */
export async function coreSpeed(folder) {
  const program = await bundled('core-measurements', folder);
  // pcap-parser, once it is in a bundle, warns of its use of `new Buffer`.
  const words = ['--no-deprecation', program];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

/** Reading captures into sessions, each in a process of its own that has read the first one before. */
export async function sessionFigures(paths, folder) {
  const program = await bundled('session-measurements', folder);
  return paths.map((path) =>
    JSON.parse(
      execFileSync(process.execPath, ['--expose-gc', program, path, paths[0]], { encoding: 'utf8' }),
    ),
  );
}

/** Filters, searches and orders over 10 million frames, whose payloads lie in `folder`. */
export async function queryFigures(folder) {
  const program = await bundled('query-measurements', folder);
  return JSON.parse(execFileSync(process.execPath, [program, folder], { encoding: 'utf8' }));
}

/** Bundles a program of this folder into `folder`, and gives its path. */
async function bundled(name, folder) {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: `test/bench/${name}.ts`,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(folder, `${name}.mjs`);
}
