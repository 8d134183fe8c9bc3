import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ringFile, ringFiles, ringOf } from '../../../src-main/live-captures/ring-names.ts';

it.each([
  ['/a/out.pcapng', 1, '/a/out_00001.pcapng'],
  ['out.pcapng', 99_999, 'out_99999.pcapng'],
  ['out.pcapng', 100_000, 'out_100000.pcapng'],
  ['/a.b/out', 7, '/a.b/out_00007.pcapng'],
  ['/a/.hidden', 7, '/a/.hidden_00007.pcapng'],
  ['/a/my.capture.ntar', 7, '/a/my.capture_00007.ntar'],
])('a file of %s is called so', (path, number, file) => {
  expect(ringFile(path, number)).toBe(file);
});

it.each([
  ['out_00001.pcapng', 'out.pcapng'],
  ['out_100000.pcapng', 'out.pcapng'],
  ['out_00001_00002.pcapng', 'out_00001.pcapng'],
  ['out_1.pcapng', undefined],
  ['_00001.pcapng', undefined],
  ['out.pcapng', undefined],
  ['out_00001', undefined],
])('%s is one of %s', (file, capture) => {
  expect(ringOf(file)).toBe(capture);
});

it('the files of a capture are found in their order, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-ring-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of [
    'out_100000.pcapng',
    'out_99999.pcapng',
    'out.pcapng',
    'other_00001.pcapng',
    'out_2.pcapng',
  ])
    writeFileSync(join(folder, name), '');
  expect(ringFiles(join(folder, 'out.pcapng'))).toEqual([
    join(folder, 'out_99999.pcapng'),
    join(folder, 'out_100000.pcapng'),
  ]);
  expect(ringFiles(join(folder, 'out'))).toHaveLength(2);
  expect(ringFiles(join(folder, 'no', 'out.pcapng'))).toEqual([]);
});
