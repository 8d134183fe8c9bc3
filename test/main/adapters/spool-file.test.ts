import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { SpoolFile } from '../../../src-main/adapters/spool-file.ts';

function readBack(spool: SpoolFile, offset: number, length: number): number[] {
  const bytes = new Uint8Array(length);
  return [...bytes.subarray(0, spool.read(offset, bytes))];
}

describe('the spool', () => {
  it('keeps what two frames write in turns, each in its own place', () => {
    const spool = new SpoolFile();
    const first = spool.reserve(4);
    const second = spool.reserve(3);
    spool.write(first, Uint8Array.of(1, 2));
    spool.write(second, Uint8Array.of(7));
    spool.write(first + 2, Uint8Array.of(3, 4));
    spool.write(second + 1, Uint8Array.of(8, 9));
    expect(readBack(spool, first, 4)).toEqual([1, 2, 3, 4]);
    expect(readBack(spool, second, 3)).toEqual([7, 8, 9]);
    spool.close();
  });

  it('takes pieces longer than it gathers, and keeps the order around them', () => {
    const spool = new SpoolFile();
    const long = new Uint8Array(3_000_000).map((_, at) => at % 251);
    const at = spool.reserve(long.length + 2);
    spool.write(at, Uint8Array.of(255));
    spool.write(at + 1, long);
    spool.write(at + 1 + long.length, Uint8Array.of(254));
    expect(readBack(spool, at, 3)).toEqual([255, 0, 1]);
    expect(readBack(spool, at + 1 + 2_500_000, 2)).toEqual([2_500_000 % 251, 2_500_001 % 251]);
    expect(readBack(spool, at + 1 + long.length, 1)).toEqual([254]);
    spool.close();
  });

  it('costs no disk for what was set aside and never written', () => {
    const spool = new SpoolFile();
    spool.reserve(2 ** 40);
    expect(readBack(spool, 0, 10)).toEqual([]);
    spool.close();
  });

  it('gives what lies on the disk and what is gathered yet as one', () => {
    const spool = new SpoolFile();
    const at = spool.reserve(12);
    spool.write(at, Uint8Array.of(1, 2, 3, 4));
    spool.flush();
    spool.write(at + 4, Uint8Array.of(5, 6));
    expect(readBack(spool, at, 12)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(readBack(spool, at + 3, 2)).toEqual([4, 5]);
    expect(readBack(spool, at + 5, 7)).toEqual([6]);
    spool.write(at + 2, Uint8Array.of(33));
    spool.write(at + 8, Uint8Array.of(9));
    expect(readBack(spool, at, 12)).toEqual([1, 2, 33, 4, 5, 6, 0, 0, 9]);
    spool.close();
  });

  it.skipIf(process.platform === 'win32')(
    'leaves nothing in the temporary folder, not even while it is open',
    () => {
      const before = readdirSync(tmpdir()).filter((name) => name.startsWith('framescope-spool-'));
      const spool = new SpoolFile();
      spool.write(spool.reserve(2_000_000), new Uint8Array(2_000_000));
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('framescope-spool-'))).toEqual(before);
      spool.close();
    },
  );
});
