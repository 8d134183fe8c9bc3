import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src-core/bytes/base64.ts';
import { counting, hex, latin1 } from '../../support/bytes.ts';

describe('base64', () => {
  // RFC 4648 section 10
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('of "%s" is "%s"', (text, encoded) => {
    expect(toBase64(latin1(text))).toBe(encoded);
    expect(fromBase64(encoded)).toEqual(latin1(text));
  });

  // RFC 4648 section 4, table 1: values 62 and 63.
  it('uses + and / for the last two values', () => {
    expect(toBase64(hex('fbefbe ffffff'))).toBe('++++////');
    expect(fromBase64('++++////')).toEqual(hex('fbefbe ffffff'));
  });

  it.each([
    ['a length that is no multiple of four', 'Zg='],
    ['padding alone', '===='],
    ['three signs of padding', 'Z==='],
    ['padding inside', 'Zg==Zm9v'],
    ['the URL alphabet', '-_-_'],
    ['white space', 'Zm9v\nZm9'],
    ['a character that is not ASCII', 'Zm9\u00e9'],
    ['a character far beyond ASCII', 'Zm9\u{1f600}'],
  ])('refuses %s', (_, text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  it('agrees with Node at every length', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = counting(length, 200);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }
  });
});
