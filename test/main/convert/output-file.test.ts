/** A file that takes its place only when it is whole. */
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputFile } from '../../../src-main/convert/output-file.ts';

let folder: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  target = join(folder, 'out.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is not there before it is finished', async () => {
  const output = new OutputFile(target);
  output.write('text, ');
  await output.ready();
  output.write(Uint8Array.of(0x62, 0x79, 0x74, 0x65, 0x73));
  expect(existsSync(target)).toBe(false);
  await output.finish();
  expect(readFileSync(target, 'utf8')).toBe('text, bytes');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

it('has all that was written, pieces longer than what is gathered too', async () => {
  const output = new OutputFile(target);
  const pieces = ['ä'.repeat(400_000), 'b', 'c'.repeat(3_000_000), 'd'.repeat(1_000_000)];
  for (const piece of pieces) output.write(piece);
  await output.finish();
  expect(readFileSync(target, 'utf8') === pieces.join('')).toBe(true);
});

it('takes bytes that are only lent', async () => {
  const output = new OutputFile(target);
  const lent = Uint8Array.of(0x61);
  output.write(lent);
  lent[0] = 0x62;
  output.write(lent);
  await output.finish();
  expect(readFileSync(target, 'utf8')).toBe('ab');
});

describe('where something is there', () => {
  beforeEach(() => writeFileSync(target, 'old'));

  it('leaves it as it is when discarded, and nothing else', () => {
    const output = new OutputFile(target);
    output.write('x'.repeat(2_000_000));
    output.discard();
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('replaces it, and keeps what it allowed to whom', async () => {
    chmodSync(target, 0o640);
    const output = new OutputFile(target);
    const [beside = ''] = readdirSync(folder).filter((name) => name !== 'out.csv');
    // What was closed to others is not open to them meanwhile either.
    expect(statSync(join(folder, beside)).mode & 0o007).toBe(0);
    output.write('new');
    await output.finish();
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(statSync(target).mode & 0o777).toBe(0o640);
  });

  it('replaces what a link leads to, not the link', async () => {
    const link = join(folder, 'link.csv');
    symlinkSync('out.csv', link);
    const output = new OutputFile(link);
    output.write('new');
    await output.finish();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('new');
  });

  it('leaves another name of the old file alone', async () => {
    const other = join(folder, 'other.csv');
    linkSync(target, other);
    const output = new OutputFile(target);
    output.write('new');
    await output.finish();
    expect(readFileSync(other, 'utf8')).toBe('old');
  });
});

it.each([
  ['a folder', () => mkdirSync(target), 'EISDIR'],
  ['in no folder', () => rmSync(folder, { recursive: true }), 'ENOENT'],
])('throws what the file system says of a target that is %s', (_what, arrange, code) => {
  arrange();
  expect(() => new OutputFile(target)).toThrow(expect.objectContaining({ code }));
  mkdirSync(folder, { recursive: true });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it.skipIf(!existsSync('/dev/full'))(
  'writes to a device itself, and says what it throws (needs /dev/full)',
  async () => {
    const output = new OutputFile('/dev/full');
    output.write('text');
    await expect(output.finish()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(output.failure).toMatchObject({ code: 'ENOSPC' });
    output.discard();
    expect(existsSync('/dev/full')).toBe(true);
  },
);
