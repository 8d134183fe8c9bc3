/** A few thousand made-up streams, the same in every run; `npm run fuzz` reads a million. */
import { describe, expect, it } from 'vitest';
import { type BatchResult, runBatch } from './batch.ts';
import { madeStream } from './made-stream.ts';

const BATCH = 250;
const FIRST_SEEDS = Array.from({ length: 16 }, (_, at) => 6455 + at * BATCH);

const results = new Map<number, BatchResult>();

function resultOf(seed: number): BatchResult {
  const result = results.get(seed) ?? runBatch(seed, BATCH);
  results.set(seed, result);
  return result;
}

describe('streams made up from seeds', () => {
  it.each(FIRST_SEEDS)('from %i on are read', (seed) => {
    const { failure, frames, violations } = resultOf(seed);
    expect(failure).toBeUndefined();
    expect(frames).toBeGreaterThan(500);
    expect(violations).toBeGreaterThan(200);
  });

  it('break most rules, for they are wrong in many ways', () => {
    const rules = new Set(FIRST_SEEDS.flatMap((seed) => [...resultOf(seed).rules]));
    expect(rules.size).toBeGreaterThan(80);
  });

  it('are the same for the same seed', () => {
    expect(madeStream(7)).toEqual(madeStream(7));
    expect(madeStream(7)).not.toEqual(madeStream(8));
  });
});
