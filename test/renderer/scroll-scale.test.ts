import { describe, expect, it } from 'vitest';
import { scrollScale } from '../../src-renderer/virtual-table/scroll-scale.ts';

const VIEWPORT = 600;

describe('a list that fits into a scroller', () => {
  const scale = scrollScale(1000 * 24, VIEWPORT);

  it('is not scaled', () => {
    expect(scale.isScaled).toBe(false);
    expect(scale.contentHeight).toBe(24_000);
    expect(scale.toList(12_345)).toBe(12_345);
    expect(scale.toScroller(12_345)).toBe(12_345);
  });
});

describe('a list that is taller than a browser allows', () => {
  // Chromium clamps an element at about 33.5 million pixels.
  const listHeight = 50_000_000 * 24;
  const scale = scrollScale(listHeight, VIEWPORT);

  it('has a scroller a browser can show', () => {
    expect(scale.isScaled).toBe(true);
    expect(scale.contentHeight).toBeLessThan(33_500_000);
  });

  it('reaches both ends exactly', () => {
    expect(scale.toList(0)).toBe(0);
    expect(scale.toList(scale.contentHeight - VIEWPORT)).toBe(listHeight - VIEWPORT);
    expect(scale.toScroller(listHeight - VIEWPORT)).toBeCloseTo(scale.contentHeight - VIEWPORT, 6);
  });

  it('goes there and back', () => {
    for (const top of [0, 24, 1_000_000, 599_999_976, listHeight - VIEWPORT]) {
      expect(Math.abs(scale.toList(scale.toScroller(top)) - top)).toBeLessThan(1e-3);
    }
  });
});

it('a list shorter than what is seen can not be scrolled', () => {
  const scale = scrollScale(10 * 24, VIEWPORT);
  expect(scale.furthest).toBe(0);
  expect(scale.toList(100)).toBe(0);
});
