import type { ByteRange, ViolationView } from '../../src-core/contract/views.ts';

/** Where the bytes of a violation lie, in words: `header, offset 1`, `payload, offset 0 to 1`. */
export function rangeWords([start, end]: ByteRange, headerLength: number): string {
  if (start >= headerLength) return `payload, ${offsets(start - headerLength, end - headerLength)}`;
  if (end <= headerLength) return `header, ${offsets(start, end)}`;
  return `header and payload, ${offsets(start, end)}`;
}

function offsets(start: number, end: number): string {
  return end - start <= 1 ? `offset ${start}` : `offset ${start} to ${end - 1}`;
}

/** The violation that a byte shows, by its offset in the frame; the worst first when they come so ordered. */
export function violationAt(
  violations: readonly ViolationView[],
  start: number,
  end = start + 1,
): ViolationView | undefined {
  return violations.find(({ bytes }) => bytes !== null && bytes[0] < end && bytes[1] > start);
}
