import { expect, it } from 'vitest';
import { HarClock, isoTimestamp, secondsTimestamp } from '../../../src-core/har/har-time.ts';

const TEN = Date.UTC(2026, 10, 21, 10) / 1000;

it.each([
  ['2026-11-21T10:00:00Z', TEN, 0],
  ['2026-11-21T10:00:00.5Z', TEN, 500_000_000],
  ['2026-11-21T10:00:00.123456789Z', TEN, 123_456_789],
  ['2026-11-21T10:00:00.1234567899Z', TEN, 123_456_789],
  ['2026-11-21T10:00Z', TEN, 0],
  ['2026-11-21t10:00:00.25z', TEN, 250_000_000],
  // HAR 1.2 has this form as its example.
  ['2026-11-21T12:30:00.25+02:30', TEN, 250_000_000],
  ['2026-11-21T05:00:00-0500', TEN, 0],
  ['2026-11-21T10:00:00', TEN, 0],
  ['1969-12-31T23:59:59.75Z', -1, 750_000_000],
])('%s is a moment', (text, seconds, nanoseconds) => {
  expect(isoTimestamp(text)).toEqual({ seconds, nanoseconds });
});

it.each([
  '',
  'today',
  '2026-11-21',
  '2026-13-21T10:00:00Z',
  '2026-11-21T10:00:00.Z',
  `2026-11-21T10:00:00.${'1'.repeat(100)}Z`,
  '+012026-11-21T10:00:00Z',
  1_795_255_200,
  null,
  undefined,
  {},
])('%j is none', (text) => {
  expect(isoTimestamp(text)).toBeUndefined();
});

it.each<[unknown, number, number]>([
  [TEN, TEN, 0],
  [TEN + 0.000_001, TEN, 1000],
  // What Chromium's DevTools wrote: a double that is not a whole number of microseconds.
  [1795248729.4081268, 1795248729, 408_127_000],
  [TEN + 0.999_999_9, TEN + 1, 0],
  ['1795248729.5', 1795248729, 500_000_000],
  // Playwright writes milliseconds.
  [1795248763948.395, 1795248763, 948_395_000],
  [0.25, 0, 250_000_000],
])('%j seconds since 1970 are a moment', (value, seconds, nanoseconds) => {
  expect(secondsTimestamp(value)).toEqual({ seconds, nanoseconds });
});

it.each([
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e300,
  8.64e15 + 1e6,
  '',
  ' ',
  'soon',
  null,
  undefined,
  [],
  {},
  true,
])('%j are none', (value) => {
  expect(secondsTimestamp(value)).toBeUndefined();
});

it('a clock counts from the first moment it is asked for', () => {
  const clock = new HarClock();
  expect(clock.since(undefined)).toBeUndefined();
  expect(clock.base).toBeUndefined();
  expect(clock.since({ seconds: 10, nanoseconds: 5 })).toBe(0);
  expect(clock.since({ seconds: 9, nanoseconds: 6 })).toBe(-999_999_999);
  expect(clock.base).toEqual({ seconds: 10, nanoseconds: 5 });
});
