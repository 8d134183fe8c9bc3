import { expect, it } from 'vitest';
import { byteText, countText, secondsText, spanText } from '../../src-renderer/look/numbers.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [38_200, '38.2 KB'],
  [1_500_000, '1.5 MB'],
  [2e15, '2000.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteText(bytes)).toBe(text);
});

it.each([
  [0, '0 ns'],
  [999, '999 ns'],
  [45_000, '45 µs'],
  [822_000, '822 µs'],
  [3_600_000, '3.6 ms'],
  [26_000_000, '26 ms'],
  [1_240_000_000, '1.2 s'],
  [200_000_000_000, '3 min 20 s'],
  [-22_000_000, '-22 ms'],
])('%d ns are %s', (span, text) => {
  expect(spanText(span)).toBe(text);
});

it('counts with the plural', () => {
  expect([countText(1, 'frame'), countText(9310, 'frame')]).toEqual(['1 frame', '9,310 frames']);
});

it('gives seconds with microseconds', () => {
  expect(secondsText(12_004_120_400)).toBe('12.004120');
});
