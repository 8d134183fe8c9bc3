import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readThere } from '../../../src-main/adapters/read-there.ts';

it('fills the target as far as the file goes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  writeFileSync(join(folder, 'five'), 'abcde');
  const descriptor = openSync(join(folder, 'five'), 'r');
  const target = new Uint8Array(4);
  expect(readThere(descriptor, target, 3)).toBe(2);
  expect([...target]).toEqual([0x64, 0x65, 0, 0]);
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

// The first page of a process is never mapped: to read it is answered as a broken disk would.
it.runIf(process.platform === 'linux')('holds nothing where it can not be read any more', () => {
  const descriptor = openSync('/proc/self/mem', 'r');
  expect(readThere(descriptor, new Uint8Array(4), 0)).toBe(0);
  closeSync(descriptor);
});

it('throws where something else is wrong', () => {
  const descriptor = openSync(tmpdir(), 'r');
  expect(() => readThere(descriptor, new Uint8Array(4), 0)).toThrow('EISDIR');
  closeSync(descriptor);
});
