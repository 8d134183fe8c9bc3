/**
 * How far `to` lies after `from` in 32-bit sequence space, negative when it lies before
 * (RFC 9293 3.4: numbers wrap, and less than half the space lies between any two that matter).
 */
export function sequenceDistance(from: number, to: number): number {
  return (to - from) | 0;
}

export function sequenceAdd(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}
