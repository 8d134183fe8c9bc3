import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claim, isOwned, ownerFile, release } from '../../../src-main/live-captures/ownership.ts';
import { nameOf, UnsavedCaptures } from '../../../src-main/live-captures/unsaved-captures.ts';

/** A moment by the clock on the wall, wherever the tests run. */
const MORNING = new Date(2026, 10, 21, 7, 43, 9);

let above: string;
let folder: string;
let unsaved: UnsavedCaptures;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'framescope-unsaved-'));
  folder = join(above, 'data', 'unsaved');
  unsaved = new UnsavedCaptures(folder);
});
afterEach(() => rmSync(above, { recursive: true }));

/** A capture as a process that has ended left it. */
async function left(name: string, content = 'packets', seconds = 1_700_000_000): Promise<string> {
  const path = await unsaved.reserve(name, MORNING);
  writeFileSync(path, content);
  utimesSync(path, seconds, seconds);
  release(path);
  return path;
}

describe('a new capture', () => {
  it('has a file of its own that nobody else may read, and is taken', async () => {
    const path = await unsaved.reserve('standard input', MORNING);
    expect(path).toBe(join(folder, 'standard input 2026-11-21 07.43.09.pcapng'));
    expect(statSync(path).size).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(isOwned(path)).toBe(true);
  });

  it('never takes the file of another that began in the same second', async () => {
    const first = await left('standard input', 'of the first');
    const second = await unsaved.reserve('standard input', MORNING);
    const third = await unsaved.reserve('standard input', MORNING);
    expect([second, third].map((path) => basename(path))).toEqual([
      'standard input 2026-11-21 07.43.09 (2).pcapng',
      'standard input 2026-11-21 07.43.09 (3).pcapng',
    ]);
    expect(readFileSync(first, 'utf8')).toBe('of the first');
  });

  it.each([
    ['proxy 127.0.0.1:8080', 'proxy 127.0.0.1-8080'],
    ['../../etc/passwd', '..-..-etc-passwd'],
    ['a\u0000b\u202ec', 'a-b-c'],
  ])('of %j is called %j', async (name, plain) => {
    const path = await unsaved.reserve(name, MORNING);
    expect(path).toBe(join(folder, `${plain} 2026-11-21 07.43.09.pcapng`));
  });

  it("can't be made where no folder can be", async () => {
    writeFileSync(join(above, 'data'), 'a file in the way');
    await expect(unsaved.reserve('standard input', MORNING)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('the list', () => {
  it('is empty without a folder', async () => {
    expect(await unsaved.list()).toEqual([]);
  });

  it('has what was left behind, the newest first', async () => {
    await left('older', 'abc', 1_700_000_000);
    await left('newer', 'abcdef', 1_700_000_100);
    expect(await unsaved.list()).toEqual([
      {
        file: 'newer 2026-11-21 07.43.09.pcapng',
        name: 'newer 2026-11-21 07.43.09',
        size: 6,
        lastWritten: 1_700_000_100_000,
      },
      {
        file: 'older 2026-11-21 07.43.09.pcapng',
        name: 'older 2026-11-21 07.43.09',
        size: 3,
        lastWritten: 1_700_000_000_000,
      },
    ]);
  });

  it('has nothing that a running process has open', async () => {
    const path = await left('standard input');
    claim(path);
    expect(await unsaved.list()).toEqual([]);
    release(path);
    expect(await unsaved.list()).toHaveLength(1);
  });

  it('has no capture without a packet, and clears it away', async () => {
    const path = await left('standard input', '');
    writeFileSync(ownerFile(path), JSON.stringify({ pid: 2 ** 30, started: null }));
    expect(await unsaved.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("has the others where one without a packet can't be cleared away", async () => {
    const path = await left('standard input', '');
    await left('proxy');
    mkdirSync(ownerFile(path));
    expect((await unsaved.list()).map(({ name }) => name)).toEqual(['proxy 2026-11-21 07.43.09']);
  });

  it('passes over what is none of its own', async () => {
    await left('standard input');
    mkdirSync(join(folder, 'a folder.pcapng'));
    writeFileSync(join(folder, 'notes.txt'), 'not a capture');
    expect(await unsaved.list()).toHaveLength(1);
  });

  it('makes names harmless that others have put there', () => {
    expect(nameOf('a\u202eb\n.pcapng')).toBe('a<U+202E>b\u240a');
  });
});

describe('a path', () => {
  it('is given for a capture that is there, and for nothing outside the folder', async () => {
    const path = await left('standard input');
    writeFileSync(join(above, 'data', 'outside.pcapng'), 'secret');
    expect(await unsaved.pathOf(basename(path))).toBe(path);
    for (const file of ['', '.', 'none.pcapng', '../outside.pcapng', path, 'notes.txt'])
      expect(await unsaved.pathOf(file)).toBeUndefined();
  });

  it('of a capture with packets is not that of one without', async () => {
    const path = await left('standard input', '');
    expect(await unsaved.pathWithPackets(basename(path))).toBeUndefined();
    writeFileSync(path, 'packets');
    expect(await unsaved.pathWithPackets(basename(path))).toBe(path);
  });
});

describe('discarding', () => {
  it('removes the capture and all that belongs to it', async () => {
    const path = await left('standard input');
    claim(path);
    await unsaved.discard(basename(path));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('saving', () => {
  /** Another file system, where there is one. */
  const elsewhere = existsSync('/dev/shm') ? '/dev/shm' : undefined;

  it('moves the capture, in the place of what was there', async () => {
    const path = await left('standard input', 'the packets');
    const target = join(above, 'saved.pcapng');
    writeFileSync(target, 'before');
    await unsaved.moveTo(basename(path), target);
    expect(readFileSync(target, 'utf8')).toBe('the packets');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(elsewhere)('moves it to another disk as well, and leaves nothing half-written there', async () => {
    const path = await left('standard input', 'the packets');
    const there = mkdtempSync(join(elsewhere ?? '', 'framescope-saved-'));
    try {
      const target = join(there, 'saved.pcapng');
      expect(statSync(there).dev).not.toBe(statSync(folder).dev);
      await unsaved.moveTo(basename(path), target);
      expect(readFileSync(target, 'utf8')).toBe('the packets');
      expect(statSync(target).mode & 0o777).toBe(0o600);
      expect(readdirSync(there)).toEqual(['saved.pcapng']);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(there, { recursive: true });
    }
  });

  it.each([
    ['a folder that is not there', ['no', 'such', 'folder.pcapng'], 'ENOENT'],
    ['a folder', ['folder'], 'EISDIR'],
  ])('to %s fails, and the capture stays', async (_name, names, code) => {
    const path = await left('standard input', 'the packets');
    mkdirSync(join(above, 'folder'));
    await expect(unsaved.moveTo(basename(path), join(above, ...names))).rejects.toMatchObject({ code });
    expect(readFileSync(path, 'utf8')).toBe('the packets');
    expect(await unsaved.list()).toHaveLength(1);
  });
});
