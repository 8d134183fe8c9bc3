import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilterMemory } from '../../../src-main/shells/kept-filters.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-filters-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('filters that are kept', () => {
  it('are none at first', async () => {
    expect(await new FilterMemory(folder).list()).toEqual({ recent: [], favourites: [] });
  });

  it('are there at the next start, the newest first, each once', async () => {
    const filters = new FilterMemory(folder);
    for (const filter of ['opcode == close', 'violation', 'opcode == close'])
      await filters.change({ filter, as: 'used' });
    await filters.change({ filter: 'violation', as: 'favourite' });
    expect(await new FilterMemory(folder).list()).toEqual({
      recent: ['opcode == close', 'violation'],
      favourites: ['violation'],
    });
  });

  it('stay among those used when they are no favourite any more', async () => {
    const filters = new FilterMemory(folder);
    await filters.change({ filter: 'fin', as: 'used' });
    await filters.change({ filter: 'fin', as: 'favourite' });
    expect(await filters.change({ filter: 'fin', as: 'ordinary' })).toEqual({
      recent: ['fin'],
      favourites: [],
    });
  });

  it('are forgotten altogether', async () => {
    const filters = new FilterMemory(folder);
    await filters.change({ filter: 'fin', as: 'used' });
    await filters.change({ filter: 'fin', as: 'favourite' });
    expect(await filters.change({ filter: 'fin', as: 'forgotten' })).toEqual({ recent: [], favourites: [] });
  });

  it('are at most 50 that were used and 200 favourites', async () => {
    const filters = new FilterMemory(folder);
    for (let length = 1; length <= 51; length++)
      await filters.change({ filter: `length == ${length}`, as: 'used' });
    for (let length = 1; length <= 201; length++)
      await filters.change({ filter: `length == ${length}`, as: 'favourite' });
    const { recent, favourites } = await filters.list();
    expect([recent.length, recent[0], recent.at(-1)]).toEqual([50, 'length == 51', 'length == 2']);
    expect([favourites.length, favourites[0], favourites.at(-1)]).toEqual([
      200,
      'length == 201',
      'length == 2',
    ]);
  });

  it.each([
    ['no JSON', '{"recent":['],
    ['another shape', '["fin"]'],
    ['lists of something else', '{"recent":[1],"favourites":[]}'],
  ])('are none when the file holds %s', async (_what, content) => {
    writeFileSync(join(folder, 'filters.json'), content);
    expect(await new FilterMemory(folder).list()).toEqual({ recent: [], favourites: [] });
  });

  it('are taken from a file without those that could not have been kept', async () => {
    const content = { recent: ['fin', ' ', 'x'.repeat(4097)], favourites: [] };
    writeFileSync(join(folder, 'filters.json'), JSON.stringify(content));
    expect((await new FilterMemory(folder).list()).recent).toEqual(['fin']);
  });

  it('stay as they were where the file can not be written', async () => {
    // A folder of that name is in the way of the file.
    mkdirSync(join(folder, 'filters.json'));
    const filters = new FilterMemory(folder);
    expect(await filters.change({ filter: 'fin', as: 'used' })).toEqual({ recent: [], favourites: [] });
    expect(readdirSync(folder)).toEqual(['filters.json']);
  });

  it('are all there when several are kept at the same moment', async () => {
    const filters = new FilterMemory(folder);
    await Promise.all(['a', 'b', 'c'].map((filter) => filters.change({ filter, as: 'used' })));
    expect(JSON.parse(readFileSync(join(folder, 'filters.json'), 'utf8'))).toEqual({
      recent: ['c', 'b', 'a'],
      favourites: [],
    });
  });
});
