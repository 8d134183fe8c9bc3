import { describe, expect, it } from 'vitest';
import {
  type CaptureLimits,
  fileSizeText,
  fileTimeText,
  isLimited,
  limitsProblem,
  NO_LIMITS,
  parseFileSize,
  parseFiles,
  parseFileTime,
} from '../../../src-core/contract/capture-limits.ts';

it.each([
  ['65536', 65_536],
  ['64K', 65_536],
  ['64k', 65_536],
  [' 100M ', 104_857_600],
  ['2G', 2_147_483_648],
  ['65535', undefined],
  ['63K', undefined],
  ['0', undefined],
  ['-64K', undefined],
  ['1.5G', undefined],
  ['64KB', undefined],
  ['64 K', undefined],
  ['1T', undefined],
  ['999999999999999G', undefined],
  ['', undefined],
])('%j as a size', (text, size) => {
  expect(parseFileSize(text)).toBe(size);
});

it.each([
  ['90', 90],
  ['90s', 90],
  ['15m', 900],
  ['12h', 43_200],
  ['7d', 604_800],
  ['7D', 604_800],
  ['0', undefined],
  ['1w', undefined],
  ['1h30m', undefined],
  ['', undefined],
])('%j as a time', (text, seconds) => {
  expect(parseFileTime(text)).toBe(seconds);
});

it.each([
  ['2', 2],
  ['1000', 1000],
  ['1', undefined],
  ['1001', undefined],
  ['2K', undefined],
  ['', undefined],
])('%j as a number of files', (text, files) => {
  expect(parseFiles(text)).toBe(files);
});

it.each([
  [65_536, '64K'],
  [104_857_600, '100M'],
  [2_147_483_648, '2G'],
  [65_537, '65537'],
])('%d bytes are told as %s', (bytes, text) => {
  expect(fileSizeText(bytes)).toBe(text);
});

it.each([
  [90, '90s'],
  [900, '15m'],
  [43_200, '12h'],
  [604_800, '7d'],
])('%d seconds are told as %s', (seconds, text) => {
  expect(fileTimeText(seconds)).toBe(text);
});

describe('together', () => {
  it.each<[Partial<CaptureLimits>, RegExp | undefined, boolean]>([
    [{}, undefined, false],
    [{ fileSize: 65_536 }, undefined, true],
    [{ fileTime: 1 }, undefined, true],
    [{ fileSize: 65_536, fileTime: 60, files: 2 }, undefined, true],
    [{ files: 2 }, /^Several files are kept only where one comes to an end/, false],
    [{ fileTime: 60, files: 1 }, /^It must be a whole number from 2 to 1000\.$/, true],
    [{ fileSize: 65_535 }, /^It must be a number of bytes from 64K up/, true],
    [{ fileTime: 0 }, /^It must be a number of seconds from 1 up/, true],
  ])('%j', (part, problem, limited) => {
    const limits = { ...NO_LIMITS, ...part };
    expect(isLimited(limits)).toBe(limited);
    if (problem === undefined) expect(limitsProblem(limits)).toBeUndefined();
    else expect(limitsProblem(limits)).toMatch(problem);
  });
});
