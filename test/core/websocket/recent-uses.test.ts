import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentUses } from '../../../src-core/websocket/recent-uses.ts';

describe('recent uses', () => {
  it('are found again, each time the newest', () => {
    const uses = new RecentUses(100);
    expect([uses.replace(7, 1), uses.replace(0, 2), uses.replace(7, 3), uses.replace(0, 4)]).toEqual([
      0, 0, 1, 2,
    ]);
    expect(uses.replace(7, 5)).toBe(3);
  });

  it('are those of a map as far back as is remembered, however many numbers there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 3000 }), (numbers) => {
        const remembered = 40;
        const uses = new RecentUses(remembered);
        const known = new Map<number, number>();
        numbers.forEach((number, index) => {
          const use = index + 1;
          const expected = known.get(number) ?? 0;
          const found = uses.replace(number, use);
          if (use - expected <= remembered && expected > 0) expect(found).toBe(expected);
          else expect([0, expected]).toContain(found);
          known.set(number, use);
        });
      }),
    );
  });

  it('are found among ever new numbers, while what is old is let go', () => {
    const uses = new RecentUses(512);
    for (let use = 1; use <= 100_000; use++) uses.replace(Math.imul(use, 0x9e37_79b1) >>> 0, use);
    expect(uses.replace(Math.imul(99_990, 0x9e37_79b1) >>> 0, 100_001)).toBe(99_990);
  });
});
