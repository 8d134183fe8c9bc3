import { expect, it } from 'vitest';
import type { ByteRange, ViolationView } from '../../src-core/contract/views.ts';
import { rangeWords, violationAt } from '../../src-renderer/violations/byte-range.ts';

// A header of six bytes: two, and a masking key.
it.each<[ByteRange, string]>([
  [[0, 1], 'header, offset 0'],
  [[2, 6], 'header, offset 2 to 5'],
  [[6, 7], 'payload, offset 0'],
  [[6, 8], 'payload, offset 0 to 1'],
  [[5, 7], 'header and payload, offset 5 to 6'],
])('%j of the frame is in the %s', (range, words) => {
  expect(rangeWords(range, 6)).toBe(words);
});

function violation(number: number, bytes: ByteRange | null): ViolationView {
  return {
    violation: number,
    connection: 1,
    frame: 1,
    message: null,
    time: 0,
    rule: 'reserved-bit-set',
    severity: 'error',
    section: 'RFC 6455 5.2',
    peer: 'client',
    text: '',
    bytes,
    closeCode: null,
    closeName: null,
  };
}

it('finds the violation that a byte shows, and none beside it', () => {
  const violations = [violation(1, null), violation(2, [1, 2]), violation(3, [1, 4])];
  expect([0, 1, 3, 4].map((at) => violationAt(violations, at)?.violation)).toEqual([
    undefined,
    2,
    3,
    undefined,
  ]);
});

it('finds the violation that a part of a byte belongs to', () => {
  // The field MASK: the first bit of the second byte.
  expect(violationAt([violation(1, [1, 2])], 8 / 8, 9 / 8)?.violation).toBe(1);
  expect(violationAt([violation(1, [1, 2])], 4 / 8, 8 / 8)).toBeUndefined();
});
