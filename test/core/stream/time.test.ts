import { describe, expect, it } from 'vitest';
import { isoTime, sinceEpoch } from '../../../src-core/stream/time.ts';

const EPOCH = { seconds: 1_700_000_000, nanoseconds: 999_999_999 };

describe('time since the first packet', () => {
  it.each([
    ['the first packet', { seconds: 1_700_000_000, nanoseconds: 999_999_999 }, 0],
    ['a nanosecond later, in the next second', { seconds: 1_700_000_001, nanoseconds: 0 }, 1],
    ['a packet recorded out of order', { seconds: 1_700_000_000, nanoseconds: 0 }, -999_999_999],
    ['a day later', { seconds: 1_700_086_400, nanoseconds: 999_999_999 }, 86_400_000_000_000],
  ])('of %s', (_, timestamp, since) => {
    expect(sinceEpoch(timestamp, EPOCH)).toBe(since);
  });
});

describe('ISO 8601', () => {
  // 1700000000 is 2023-11-14T22:13:20Z; 2^32 - 1 is 2106-02-07T06:28:15Z (POSIX "seconds since the Epoch").
  it.each([
    ['the first packet', 0, '2023-11-14T22:13:20.999999999Z'],
    ['a nanosecond later', 1, '2023-11-14T22:13:21.000000000Z'],
    ['before the first packet', -1_000_000_000, '2023-11-14T22:13:19.999999999Z'],
    ['104 days later, the last that is exact', 9_007_198_000_000_000, '2024-02-27T04:13:18.999999999Z'],
  ])('of %s', (_, at, text) => {
    expect(isoTime(at, EPOCH)).toBe(text);
  });

  it.each([
    ['the beginning of time', { seconds: 0, nanoseconds: 0 }, '1970-01-01T00:00:00.000000000Z'],
    ['the last 32-bit second', { seconds: 0xffff_ffff, nanoseconds: 5 }, '2106-02-07T06:28:15.000000005Z'],
    ['a leap day', { seconds: 1_709_164_800, nanoseconds: 0 }, '2024-02-29T00:00:00.000000000Z'],
  ])('of %s', (_, epoch, text) => {
    expect(isoTime(0, epoch)).toBe(text);
  });

  it('keeps its form where a lying record says more than a date can hold', () => {
    expect(isoTime(0, { seconds: 2 ** 52, nanoseconds: 0 })).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/,
    );
  });

  it('keeps its form where packets lie 136 years apart', () => {
    const at = sinceEpoch({ seconds: 0xffff_ffff, nanoseconds: 999_999_999 }, { seconds: 0, nanoseconds: 0 });
    expect(isoTime(at, { seconds: 0, nanoseconds: 0 })).toMatch(/^2106-02-07T06:28:1\d\.\d{9}Z$/);
  });
});
