import { appendFileSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filePieces } from '../../../src-main/adapters/file-pieces.ts';
import { counting } from '../../support/bytes.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  path = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function collected(pieceLength: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of filePieces(path, pieceLength)) pieces.push(Uint8Array.from(piece));
  return pieces;
}

/** The files that this process has open, by their names. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`);
    } catch {
      return '';
    }
  });
}

it.each([
  [1, 10],
  [3, 4],
  [5, 2],
  [10, 1],
  [11, 1],
])('gives ten bytes in pieces of at most %i', async (pieceLength, count) => {
  writeFileSync(path, counting(10));
  const pieces = await collected(pieceLength);
  expect(pieces).toHaveLength(count);
  expect(Buffer.concat(pieces)).toEqual(Buffer.from(counting(10)));
});

it('gives nothing of an empty file', async () => {
  writeFileSync(path, '');
  expect(await collected(100)).toEqual([]);
});

it('gives what is written behind while it is being read', async () => {
  writeFileSync(path, counting(8));
  const pieces = filePieces(path, 4);
  await pieces.next();
  appendFileSync(path, counting(4, 100));
  const rest: number[] = [];
  for await (const piece of pieces) rest.push(...piece);
  expect(rest).toEqual([...counting(8).subarray(4), ...counting(4, 100)]);
});

it('gives plain Uint8Arrays', async () => {
  writeFileSync(path, 'x');
  for await (const piece of filePieces(path, 4)) expect(Buffer.isBuffer(piece)).toBe(false);
});

it.each([
  ['a file that is not there', 'nothing', 'ENOENT'],
  ['a folder', '.', 'EISDIR'],
])('throws what the file system says of %s', async (_what, name, code) => {
  const pieces = filePieces(join(folder, name), 4);
  await expect(pieces.next()).rejects.toMatchObject({ code });
});

it.skipIf(process.platform !== 'linux')(
  'closes the file, also when nobody reads on (needs /proc)',
  async () => {
    writeFileSync(path, counting(100));
    await collected(7);
    expect(openFiles()).not.toContain(path);
    const pieces = filePieces(path, 7);
    await pieces.next();
    expect(openFiles()).toContain(path);
    await pieces.return(undefined);
    expect(openFiles()).not.toContain(path);
  },
);
