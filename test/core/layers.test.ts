/** Imports point one way. Every import of the sources is read from the files themselves and held against a table. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What each folder of the core may import besides itself: the flow of the data, read from right to left. */
const CORE: Readonly<Record<string, readonly string[]>> = {
  values: [],
  bytes: [],
  stream: ['values'],
  packets: ['values', 'bytes', 'stream'],
  'tcp-streams': ['bytes', 'stream', 'packets'],
  'http-upgrade': ['bytes', 'stream'],
  websocket: ['bytes', 'stream', 'http-upgrade'],
  // The store keeps what the stages before it found, and counts what they passed over.
  'capture-store': ['bytes', 'stream', 'packets', 'http-upgrade', 'websocket'],
  // A source of its own, which comes to the store by no stage.
  har: ['bytes', 'stream', 'http-upgrade', 'websocket', 'capture-store'],
  query: ['bytes', 'stream', 'http-upgrade', 'websocket', 'capture-store'],
  export: ['bytes', 'stream', 'http-upgrade', 'websocket', 'capture-store'],
  // The other half of the protocol: one of the two who speak it.
  endpoint: ['bytes', 'stream', 'http-upgrade', 'websocket'],
  contract: ['values', 'bytes', 'stream', 'http-upgrade', 'websocket', 'query', 'export'],
  // The one place that knows every stage.
  pipeline: [
    'bytes',
    'stream',
    'packets',
    'tcp-streams',
    'http-upgrade',
    'websocket',
    'har',
    'capture-store',
  ],
};

/** The same for the renderer, whose only door to the rest is the contract. */
const RENDERER: Readonly<Record<string, readonly string[]>> = {
  look: [],
  'virtual-table': ['look'],
  'engine-client': [],
  monaco: ['look'],
  'filter-bar': ['look', 'engine-client'],
  jumps: ['look', 'engine-client'],
  violations: ['look', 'virtual-table', 'engine-client', 'filter-bar', 'jumps'],
  connections: ['look', 'virtual-table', 'engine-client', 'filter-bar', 'violations'],
  frames: ['look', 'virtual-table', 'engine-client', 'filter-bar', 'violations'],
  detail: ['look', 'virtual-table', 'engine-client', 'filter-bar', 'monaco', 'violations'],
  'live-captures': ['look', 'engine-client'],
  intercept: ['look', 'virtual-table', 'engine-client', 'filter-bar'],
  proxy: ['look', 'engine-client', 'filter-bar', 'live-captures', 'intercept'],
  app: [
    ...['look', 'virtual-table', 'engine-client', 'filter-bar', 'jumps'],
    ...['violations', 'connections', 'frames', 'detail', 'live-captures', 'intercept', 'proxy'],
  ],
};

/** The same for the main side: shells know the engine, the engine its sources; what adapts Node serves both. */
const MAIN: Readonly<Record<string, readonly string[]>> = {
  adapters: [],
  browsers: ['adapters'],
  certificates: ['adapters'],
  sources: ['adapters', 'certificates'],
  // What is recorded while it is watched, by an engine, and kept until its user saves it, by a shell.
  'live-captures': ['adapters'],
  engine: ['adapters', 'sources', 'live-captures', 'certificates', 'browsers'],
  // Captures in other formats: what a session has read, written once more.
  convert: ['adapters', 'engine'],
  shells: ['adapters', 'engine', 'live-captures', 'convert', 'sources', 'certificates'],
  launcher: [],
};

interface Import {
  readonly from: string;
  /** A path from the root for a file of the project, the name for a package. */
  readonly to: string;
}

function importsBelow(folder: string): Import[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|tsx|mjs)$/.test(name) && !name.endsWith('.d.ts'))
    .flatMap((name) => importsOf(join(folder, name)));
}

function importsOf(from: string): Import[] {
  const source = readFileSync(join(ROOT, from), 'utf8');
  const named = source.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]/g);
  const bare = source.matchAll(/(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g);
  const dynamic = source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [...named, ...bare, ...dynamic].map(([, to = '']) => ({
    from,
    to: to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(from), to)) : to,
  }));
}

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

describe.each([
  ['src-core', CORE],
  ['src-renderer', RENDERER],
  ['src-main', MAIN],
])('%s', (top, table) => {
  const imports = importsBelow(top);
  const inside = imports.filter(({ from, to }) => to.startsWith(`${top}/`) && from.split('/').length > 2);

  it('has imports that can be read', () => {
    expect(inside.length).toBeGreaterThan(20);
  });

  it('has no folder that the table does not name', () => {
    const folders = readdirSync(join(ROOT, top), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(table).sort());
  });

  it('imports only in the directions of the table', () => {
    const wrong = inside.filter(({ from, to }) => {
      const [source, target] = [folderOf(from), folderOf(to)];
      return source !== target && !table[source]?.includes(target);
    });
    expect(wrong).toEqual([]);
  });
});

it('the core imports nothing outside itself, no package and nothing of Node', () => {
  expect(importsBelow('src-core').filter(({ to }) => !to.startsWith('src-core/'))).toEqual([]);
});

it('the renderer knows the contract and nothing else of the project', () => {
  const others = importsBelow('src-renderer').filter(({ to }) => /^src-(?:core|main)\//.test(to));
  expect(others.filter(({ to }) => !to.startsWith('src-core/contract/'))).toEqual([]);
  expect(
    importsBelow('src-renderer').filter(({ to }) => to.startsWith('node:') || to === 'electron'),
  ).toEqual([]);
});

it('the main side does not know the window', () => {
  expect(importsBelow('src-main').filter(({ to }) => to.startsWith('src-renderer/'))).toEqual([]);
});

it('only the Electron shell imports electron, and its preload nothing of the project that runs', () => {
  const electron = importsBelow('src-main').filter(({ to }) => to === 'electron');
  expect(electron.filter(({ from }) => !from.startsWith('src-main/shells/electron/'))).toEqual([]);
});

it('the launcher runs before anything is installed: it imports Node and itself only', () => {
  const others = importsBelow('src-main/launcher').filter(
    ({ to }) => !/^(?:node:|src-main\/launcher\/)/.test(to),
  );
  expect(others).toEqual([]);
});
