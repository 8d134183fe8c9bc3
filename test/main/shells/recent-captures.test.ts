import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder, RecentCaptures } from '../../../src-main/shells/recent-captures.ts';

let folder: string;
let data: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-recent-'));
  data = join(folder, 'data', 'framescope');
});

afterEach(() => rmSync(folder, { recursive: true }));

function capture(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  return path;
}

async function names(recents: RecentCaptures): Promise<readonly string[]> {
  return (await recents.list()).map((recent) => recent.name);
}

describe('recent captures', () => {
  it('are none at first', async () => {
    expect(await new RecentCaptures(data).list()).toEqual([]);
    expect(existsSync(data)).toBe(false);
  });

  it('are listed newest first, each once, with path and name', async () => {
    const recents = new RecentCaptures(data);
    for (const name of ['a.pcap', 'b.pcap', 'a.pcap']) await recents.add(capture(name));
    expect(await recents.list()).toEqual([
      { path: join(folder, 'a.pcap'), name: 'a.pcap' },
      { path: join(folder, 'b.pcap'), name: 'b.pcap' },
    ]);
  });

  it('are kept for the next start', async () => {
    await new RecentCaptures(data).add(capture('a.pcap'));
    expect(await names(new RecentCaptures(data))).toEqual(['a.pcap']);
    expect(JSON.parse(readFileSync(join(data, 'recent.json'), 'utf8'))).toEqual([join(folder, 'a.pcap')]);
  });

  it('are at most ten', async () => {
    const recents = new RecentCaptures(data);
    for (let number = 1; number <= 12; number += 1) await recents.add(capture(`${number}.pcap`));
    expect(await names(recents)).toEqual([
      '12.pcap',
      '11.pcap',
      '10.pcap',
      '9.pcap',
      '8.pcap',
      '7.pcap',
      '6.pcap',
      '5.pcap',
      '4.pcap',
      '3.pcap',
    ]);
  });

  it('keep every capture that is added at the same moment', async () => {
    const recents = new RecentCaptures(data);
    await Promise.all([recents.add(capture('a.pcap')), recents.add(capture('b.pcap'))]);
    expect(await names(recents)).toEqual(['b.pcap', 'a.pcap']);
  });

  it('leave no file beside their own', async () => {
    await new RecentCaptures(data).add(capture('a.pcap'));
    expect(readdirSync(data)).toEqual(['recent.json']);
  });

  it('leave out what is gone, and have it back when it comes back', async () => {
    const recents = new RecentCaptures(data);
    await recents.add(capture('a.pcap'));
    await recents.add(capture('b.pcap'));
    rmSync(join(folder, 'b.pcap'));
    expect(await names(recents)).toEqual(['a.pcap']);
    capture('b.pcap');
    expect(await names(recents)).toEqual(['b.pcap', 'a.pcap']);
  });

  it('include only the very paths that are listed', async () => {
    const recents = new RecentCaptures(data);
    await recents.add(capture('a.pcap'));
    expect(await recents.includes(join(folder, 'a.pcap'))).toBe(true);
    expect(await recents.includes(`${folder}/./a.pcap`)).toBe(false);
    expect(await recents.includes(capture('b.pcap'))).toBe(false);
  });

  it.each([
    ['empty', ''],
    ['cut off', '["/a.pcap"'],
    ['of another shape', '{"captures": []}'],
    ['a list of other things', '["/a.pcap", 3]'],
    ['a list of relative paths', '["../a.pcap"]'],
  ])('start anew from a file that is %s', async (_case, text) => {
    await new RecentCaptures(data).add(capture('old.pcap'));
    writeFileSync(join(data, 'recent.json'), text);
    const recents = new RecentCaptures(data);
    expect(await recents.list()).toEqual([]);
    await recents.add(capture('a.pcap'));
    expect(await names(recents)).toEqual(['a.pcap']);
  });

  it('are left as they are where they cannot be written', async () => {
    writeFileSync(join(folder, 'data'), 'a file where a folder is wanted');
    const recents = new RecentCaptures(data);
    await recents.add(capture('a.pcap'));
    expect(await recents.list()).toEqual([]);
  });
});

describe('the data folder', () => {
  const home = '/home/ada';
  it.each([
    ['linux', {}, '/home/ada/.local/share/framescope'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/framescope'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada/.local/share/framescope'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ada/.local/share/framescope'],
    ['darwin', {}, '/home/ada/Library/Application Support/framescope'],
    ['win32', { APPDATA: '/home/ada/Roaming' }, '/home/ada/Roaming/framescope'],
    ['win32', {}, '/home/ada/AppData/Roaming/framescope'],
  ] as const)('on %s with %o', (platform, environment, folder) => {
    expect(dataFolder({ platform, home, environment })).toBe(folder);
  });
});
