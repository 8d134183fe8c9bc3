import { describe, expect, it } from 'vitest';
import { copyBytes } from '../../../src-core/bytes/copy.ts';
import { hex } from '../../support/bytes.ts';

describe('a copy of bytes', () => {
  // Node's documentation of Buffer: "buf.slice" shares memory with the original, unlike Uint8Array's.
  it.each([
    ['a Uint8Array', Uint8Array.of(1, 2, 3)],
    ['a Buffer', Buffer.from([1, 2, 3])],
    ['a view of part of a Buffer', Buffer.from([0, 1, 2, 3, 4]).subarray(1, 4)],
  ])('of %s has memory of its own', (_, bytes) => {
    const copy = copyBytes(bytes);
    bytes[0] = 99;
    copy[1] = 77;
    expect(copy).toEqual(hex('01 4d 03'));
    expect([...bytes]).toEqual([99, 2, 3]);
  });

  it('is a plain Uint8Array that starts its buffer, as masking by words needs', () => {
    const copy = copyBytes(Buffer.from([1, 2, 3]).subarray(1));
    expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype);
    expect(copy.byteOffset).toBe(0);
  });
});
