import { expect, it } from 'vitest';
import { newsInterval, Utilization } from '../../../src-main/engine/news-pace.ts';

it.each([
  ['recording', 0, 60],
  ['recording', 0.4, 60],
  ['recording', 0.41, 1000],
  ['recording', 1, 1000],
  ['opening', 1, 60],
  ['stopped', 1, 60],
] as const)(
  'of a capture in the state %s, whose engine is busy for %d of the time, news wait %d ms',
  (kind, busy, milliseconds) => {
    expect(newsInterval({ kind }, busy)).toBe(milliseconds);
  },
);

it('an event loop that does nothing but work is busy all the time, and one that waits is not', async () => {
  const utilization = new Utilization();
  const end = performance.now() + 100;
  while (performance.now() < end);
  expect(utilization.sinceLast()).toBeGreaterThan(0.9);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(utilization.sinceLast()).toBeLessThan(0.9);
});
