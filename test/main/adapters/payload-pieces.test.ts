import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapturePayloadFiles } from '../../../src-main/adapters/payload-files.ts';
import { SpoolFile } from '../../../src-main/adapters/spool-file.ts';

const KiB = 1024;
const CONTENT = new Uint8Array(900 * KiB).map((_, at) => (at * 7 + (at >> 8)) % 251);
const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
const path = join(folder, 'capture');

beforeAll(() => writeFileSync(path, CONTENT));
afterAll(() => rmSync(folder, { recursive: true }));

function lent(
  files: CapturePayloadFiles,
  file: 'capture' | 'spool',
  offset: number,
  length: number,
): number[] {
  const { bytes, start, end } = files.lend(file, offset, length);
  return [...bytes.subarray(start, end)];
}

describe('the files of payloads', () => {
  it.each([
    ['one after the other', [0, 100, 300_000, 300_100, 600_000]],
    ['backwards', [600_000, 300_100, 300_000, 100, 0]],
    ['here and there', [5, 700_000, 20, 16_380, 16_390, 899_000, 0]],
  ])('are read in small pieces %s', (_, offsets) => {
    const files = new CapturePayloadFiles(path, new SpoolFile());
    for (const offset of offsets) {
      for (const length of [0, 1, 70, 20 * KiB]) {
        const expected = [...CONTENT.subarray(offset, offset + length)];
        expect(lent(files, 'capture', offset, length)).toEqual(expected);
        expect([...files.read('capture', offset, length)]).toEqual(expected);
      }
    }
    files.close();
  });

  it('are read in pieces longer than what is kept at hand', () => {
    const files = new CapturePayloadFiles(path, new SpoolFile());
    expect(Buffer.compare(files.read('capture', 3, 800 * KiB), CONTENT.subarray(3, 800 * KiB + 3))).toBe(0);
    expect(lent(files, 'capture', 899 * KiB, 400 * KiB)).toHaveLength(KiB);
    expect(lent(files, 'capture', 901 * KiB, 10)).toEqual([]);
    files.close();
  });

  it('give what the spool has by now, though what lies around it was read before', () => {
    const spool = new SpoolFile();
    const files = new CapturePayloadFiles(path, spool);
    const [first, second] = [spool.reserve(3), spool.reserve(3)];
    spool.write(second, Uint8Array.of(7, 8, 9));
    expect(lent(files, 'spool', second, 3)).toEqual([7, 8, 9]);
    expect(lent(files, 'spool', first, 6)).toEqual([0, 0, 0, 7, 8, 9]);
    spool.write(first, Uint8Array.of(1, 2, 3));
    expect(lent(files, 'spool', first, 6)).toEqual([1, 2, 3, 7, 8, 9]);
    expect([...files.read('spool', first, 2)]).toEqual([1, 2]);
    files.close();
    spool.close();
  });
});
