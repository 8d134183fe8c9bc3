import { describe, expect, it } from 'vitest';
import { unmask, unmaskInto } from '../../../src-core/websocket/masking.ts';
import { counting, hex, latin1 } from '../../support/bytes.ts';

// RFC 6455 5.3: "j = i MOD 4, transformed-octet-i = original-octet-i XOR masking-key-octet-j"
function byteByByte(bytes: Uint8Array, maskingKey: number, offset: number): Uint8Array {
  const key = [maskingKey >>> 24, (maskingKey >>> 16) & 0xff, (maskingKey >>> 8) & 0xff, maskingKey & 0xff];
  return bytes.map((byte, at) => byte ^ (key[(at + offset) % 4] ?? 0));
}

describe('masking', () => {
  // RFC 6455 5.7
  it('turns the example into "Hello" and back', () => {
    expect(unmask(hex('7f9f4d5158'), 0x37fa213d)).toEqual(latin1('Hello'));
    expect(unmask(latin1('Hello'), 0x37fa213d)).toEqual(hex('7f9f4d5158'));
  });

  it('goes on where a piece of the payload begins', () => {
    expect(unmask(hex('5158'), 0x37fa213d, 3)).toEqual(latin1('lo'));
    expect(unmask(hex('5158'), 0x37fa213d, 4_000_000_003)).toEqual(latin1('lo'));
  });

  it('with a key of zeros changes nothing', () => {
    expect(unmask(latin1('Hello'), 0)).toEqual(latin1('Hello'));
  });

  it('by words agrees with the rule byte by byte, at every length, offset and alignment', () => {
    const memory = counting(80, 3);
    for (const key of [0x37fa213d, 0xffffffff, 0x80000001, 0x00ff00ff]) {
      for (let length = 0; length <= 67; length++) {
        for (let offset = 0; offset <= 7; offset++) {
          const bytes = memory.subarray(offset, offset + length);
          expect(unmask(bytes, key, offset)).toEqual(byteByByte(bytes, key, offset));
        }
      }
    }
  });

  it.each([0, 5, 67, 255, 256, 257, 258, 259, 1000])(
    'into bytes that are there already agrees, of %i bytes',
    (length) => {
      const memory = counting(1010, 3);
      for (const key of [0x37fa213d, 0x80000001]) {
        for (const [from, offset] of [
          [0, 0],
          [1, 0],
          [2, 5],
          [3, 7],
        ] as const) {
          const target = new Uint8Array(length + 4).fill(0xee);
          unmaskInto(target, { bytes: memory, from, to: from + length }, key, offset);
          const expected = byteByByte(memory.subarray(from, from + length), key, offset);
          expect([...target]).toEqual([...expected, 0xee, 0xee, 0xee, 0xee]);
        }
      }
    },
  );

  // The trap of ws's receiver.js: bytes that are unmasked in place are forwarded unmasked.
  it.each([
    ['a Uint8Array', (bytes: Uint8Array) => bytes],
    ['a Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
  ])('does not change %s it is given', (_, made) => {
    const bytes = made(counting(67));
    unmask(bytes, 0xffffffff);
    expect([...bytes]).toEqual([...counting(67)]);
  });
});
