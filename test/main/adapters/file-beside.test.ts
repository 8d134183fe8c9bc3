import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathBeside, replaceFile } from '../../../src-main/adapters/file-beside.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-beside-'));
  path = join(folder, 'kept.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a name beside a file is in its folder, and no other has it', () => {
  const names = [pathBeside(path), pathBeside(path)];
  expect(names.map(dirname)).toEqual([folder, folder]);
  expect(new Set([path, ...names]).size).toBe(3);
});

describe('a file that is replaced', () => {
  it('is the old one until the new one is whole', async () => {
    writeFileSync(path, 'old');
    await replaceFile(path, async (beside) => {
      await writeFile(beside, 'ne');
      expect(readFileSync(path, 'utf8')).toBe('old');
      await writeFile(beside, 'new');
    });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });

  it('stays, and alone, when writing fails', async () => {
    writeFileSync(path, 'old');
    const full = new Error('no room');
    const failing = replaceFile(path, async (beside) => {
      await writeFile(beside, 'ne');
      throw full;
    });
    await expect(failing).rejects.toBe(full);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });

  it('stays, and alone, when it can not be replaced', async () => {
    mkdirSync(path);
    await expect(replaceFile(path, (beside) => writeFile(beside, 'new'))).rejects.toMatchObject({
      code: 'EISDIR',
    });
    expect(readdirSync(folder)).toEqual(['kept.json']);
  });
});
