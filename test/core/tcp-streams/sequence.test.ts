import { describe, expect, it } from 'vitest';
import { sequenceAdd, sequenceDistance } from '../../../src-core/tcp-streams/sequence.ts';

// RFC 9293 3.4: all arithmetic is modulo 2^32.
describe('sequence numbers', () => {
  it.each([
    [0, 0, 0],
    [1, 5, 4],
    [5, 1, -4],
    [0xffff_ffff, 0, 1],
    [0, 0xffff_ffff, -1],
    [0xffff_fff0, 0x10, 0x20],
    [0x10, 0xffff_fff0, -0x20],
    [0x7fff_ffff, 0x8000_0000, 1],
    [0, 0x7fff_ffff, 0x7fff_ffff],
  ])('from %i to %i it is %i', (from, to, distance) => {
    expect(sequenceDistance(from, to)).toBe(distance);
  });

  it.each([
    [0, 0, 0],
    [0xffff_ffff, 1, 0],
    [0xffff_fff0, 0x20, 0x10],
    [0x7fff_ffff, 1, 0x8000_0000],
  ])('%i and %i more is %i', (sequence, count, sum) => {
    expect(sequenceAdd(sequence, count)).toBe(sum);
  });
});
