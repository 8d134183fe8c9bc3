import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CapturePayloadFiles } from '../../../src-main/adapters/payload-files.ts';
import { SpoolFile } from '../../../src-main/adapters/spool-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-payloads-'));
  path = join(folder, 'capture');
  writeFileSync(
    path,
    Uint8Array.from({ length: 1_000_000 }, (_, at) => at & 0xff),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('an open capture file', () => {
  it('is read although its name is gone', () => {
    const files = new CapturePayloadFiles(path, new SpoolFile());
    rmSync(path);
    expect(files.read('capture', 700_000, 3)).toEqual(Uint8Array.of(0x60, 0x61, 0x62));
    files.close();
  });

  it.each([
    ['few bytes', 100],
    ['more than are read at a time', 600_000],
  ])('that has shrunk gives what is left of %s', (_name, length) => {
    const files = new CapturePayloadFiles(path, new SpoolFile());
    truncateSync(path, 300_050);
    expect(files.read('capture', 300_000, length)).toHaveLength(50);
    expect(files.read('capture', 900_000, 10)).toHaveLength(0);
    files.close();
  });

  it('that has grown gives what has come', () => {
    const files = new CapturePayloadFiles(path, new SpoolFile());
    expect(files.read('capture', 999_990, 20)).toHaveLength(10);
    writeFileSync(path, Uint8Array.of(1, 2, 3), { flag: 'a' });
    expect(files.read('capture', 999_990, 20)).toHaveLength(13);
    files.close();
  });

  // The memory of a process can't be read where there is none: Linux says EIO, as of a disk that was pulled out.
  it.runIf(existsSync('/proc/self/mem'))('that can not be read any more holds nothing', () => {
    const files = new CapturePayloadFiles('/proc/self/mem', new SpoolFile());
    expect(files.read('capture', 16, 10)).toHaveLength(0);
    expect(files.read('capture', 16, 600_000)).toHaveLength(0);
    files.close();
  });
});
