import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileSequence } from '../../../src-main/adapters/file-sequence.ts';

let folder: string;
let paths: string[];
let sequence: FileSequence;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-sequence-'));
  paths = ['abc', 'defgh', 'ij'].map((text, at) => {
    const path = join(folder, `${at}`);
    writeFileSync(path, text);
    return path;
  });
  sequence = new FileSequence(paths);
});
afterEach(() => {
  sequence.close();
  rmSync(folder, { recursive: true });
});

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function read(offset: number, length: number): string {
  const target = new Uint8Array(length);
  return textOf(target.subarray(0, sequence.read(target, offset)));
}

/** Each piece is lent until the next. */
function texts(pieces: Iterable<Uint8Array>): string[] {
  const found: string[] = [];
  for (const piece of pieces) found.push(textOf(piece));
  return found;
}

const all = (end = Number.POSITIVE_INFINITY): string => texts(sequence.bytes(end)).join('');

it.each([
  [0, 3, 'abc'],
  [2, 10, 'c'],
  [3, 5, 'defgh'],
  [7, 1, 'h'],
  [8, 10, 'ij'],
  [10, 1, ''],
  [99, 1, ''],
])('from %d on, %d bytes are those of one file: %j', (offset, length, text) => {
  expect(read(offset, length)).toBe(text);
});

it.each([
  [Number.POSITIVE_INFINITY, 'abcdefghij'],
  [10, 'abcdefghij'],
  [8, 'abcdefgh'],
  [4, 'abcd'],
  [0, ''],
])('all bytes up to %d are %j', (end, text) => {
  expect(all(end)).toBe(text);
});

it('a file that comes is behind the others, and may grow', () => {
  const path = join(folder, 'next');
  writeFileSync(path, 'k');
  sequence.add(path, sequence.end);
  appendFileSync(path, 'lm');
  expect([read(10, 9), sequence.start, sequence.end]).toEqual(['klm', 0, 13]);
});

it('a file that goes takes its bytes with it, and no others', () => {
  sequence.removeFirst();
  expect([read(0, 3), read(2, 3), read(3, 5), read(8, 2)]).toEqual(['', '', 'defgh', 'ij']);
  expect([sequence.start, sequence.end, all()]).toEqual([3, 10, 'defghij']);
});

it('who reads all of it has the bytes of files that go meanwhile, also when it is closed', () => {
  const pieces = sequence.bytes(Number.POSITIVE_INFINITY);
  expect(textOf(pieces.next().value ?? new Uint8Array(0))).toBe('abc');
  sequence.removeFirst();
  sequence.removeFirst();
  for (const path of paths) rmSync(path);
  sequence.close();
  expect(texts(pieces)).toEqual(['defgh', 'ij']);
});

it.runIf(process.platform === 'linux')('no file stays open', () => {
  const open = (): number => readdirSync('/proc/self/fd').length;
  const before = open();
  const another = new FileSequence(paths);
  for (const piece of another.bytes(2)) expect(textOf(piece)).toBe('ab');
  another.removeFirst();
  expect(open()).toBe(before + 2);
  another.close();
  expect(open()).toBe(before);
  expect(() => new FileSequence([...paths, join(folder, 'none')])).toThrow(/ENOENT/);
  expect(open()).toBe(before);
});
