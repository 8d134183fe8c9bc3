/** A command line starts often and for a moment: what it doesn't need must not be loaded. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMMAND_LINE = 'src-main/shells/command-line';

/** Everything that a file loads when it is loaded: files of the project by their path, packages by their name. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  if (!file.startsWith('src-')) return loaded;
  const source = readFileSync(join(ROOT, file), 'utf8');
  const named = source.matchAll(/(?:^|\n)(?:import|export)\s(?!type\b)[^;'"]*?\bfrom\s*'([^']+)'/g);
  const bare = source.matchAll(/(?:^|\n)import\s*'([^']+)'/g);
  for (const [, to = ''] of [...named, ...bare]) {
    loadedWith(to.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), to)) : to, loaded);
  }
  return loaded;
}

function among(loaded: ReadonlySet<string>, part: RegExp): string[] {
  return [...loaded].filter((name) => part.test(name));
}

describe('before a command is chosen', () => {
  const loaded = loadedWith(`${COMMAND_LINE}/main.ts`);

  it('the parser of the command line is loaded', () => {
    expect(among(loaded, /^commander$/)).toEqual(['commander']);
  });

  it('neither a reader nor a server is', () => {
    expect(among(loaded, /^src-main\/(?!shells\/(?:command-line|app-root)|convert\/target-names)/)).toEqual(
      [],
    );
    expect(
      among(
        loaded,
        /^src-core\/(?!bytes\/|capture-store\/row-level|contract\/(?:listening|capture-limits)|websocket\/violations\/rule)/,
      ),
    ).toEqual([]);
    expect(among(loaded, /^(?:ws|re2js|pcap-parser|node:(?:http|zlib|crypto|child_process))$/)).toEqual([]);
  });
});

describe.each(['read', 'check', 'convert'])('for %s', (command) => {
  const loaded = loadedWith(`${COMMAND_LINE}/${command}.ts`);

  it('the engine is loaded', () => {
    expect(among(loaded, /^src-main\/engine\/capture-session\.ts$/)).toHaveLength(1);
  });

  it('no server is, nothing of regular expressions, and no reader of streams', () => {
    expect(among(loaded, /^(?:ws|re2js|pcap-parser|node:(?:http|https|net))$/)).toEqual([]);
    expect(among(loaded, /^src-main\/shells\/(?:electron|browser-host)\//)).toEqual([]);
  });

  it('nothing of filters is, before there is one', () => {
    expect(among(loaded, /^src-core\/query\//)).toEqual([]);
  });
});

describe('for fields', () => {
  const loaded = loadedWith(`${COMMAND_LINE}/fields.ts`);

  it('the fields of filters are loaded', () => {
    expect(among(loaded, /^src-core\/query\/fields\.ts$/)).toHaveLength(1);
  });

  it('no reader is, nothing of evaluation, and no package', () => {
    expect(among(loaded, /^src-main\/(?!shells\/command-line\/)/)).toEqual([]);
    expect(among(loaded, /^src-core\/(?:pipeline|packets|tcp-streams|har|query\/evaluation)\//)).toEqual([]);
    expect(among(loaded, /^(?!src-)/)).toEqual([]);
  });
});
