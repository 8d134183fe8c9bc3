import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeAscii, writeDigits, writeHexWord, writeNumber } from '../../../src-core/bytes/ascii-writer.ts';
import { writeBase64 } from '../../../src-core/bytes/base64.ts';

/** What a function wrote, behind three bytes that it must leave alone. */
function written(write: (target: Uint8Array, at: number) => number): string {
  const target = new Uint8Array(64).fill(0x2e);
  const end = write(target, 3);
  const text = Buffer.from(target).toString('latin1');
  expect([text.slice(0, 3), text.slice(end).replaceAll('.', '')]).toEqual(['...', '']);
  return text.slice(3, end);
}

describe('writing ASCII', () => {
  it('copies text', () => {
    expect(written((target, at) => writeAscii(target, at, Buffer.from('"close":null')))).toBe('"close":null');
  });

  it.each([
    0,
    9,
    10,
    99,
    100,
    65_535,
    2_147_483_647,
    2_147_483_648,
    4_294_967_295,
    4_294_967_296,
    9_999_999_999,
    Number.MAX_SAFE_INTEGER,
  ])('gives %d its digits', (number) => {
    expect(written((target, at) => writeNumber(target, at, number))).toBe(String(number));
  });

  it('gives any number its digits, and any word its hex', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (number) => {
        const word = number % 2 ** 32;
        expect(written((target, at) => writeNumber(target, at, number))).toBe(String(number));
        expect(written((target, at) => writeHexWord(target, at, word))).toBe(
          word.toString(16).padStart(8, '0'),
        );
      }),
    );
  });

  it('fills up with zeroes where digits are counted', () => {
    expect(written((target, at) => writeDigits(target, at, 4_120_000, 9))).toBe('004120000');
    expect(written((target, at) => writeDigits(target, at, 0, 9))).toBe('000000000');
  });

  // RFC 4648 10
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('gives %j in base64', (text, base64) => {
    expect(written((target, at) => writeBase64(target, at, Buffer.from(text)))).toBe(base64);
  });
});
