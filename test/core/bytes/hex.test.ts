import { describe, expect, it } from 'vitest';
import { toHex, wordToHex } from '../../../src-core/bytes/hex.ts';
import { latin1 } from '../../support/bytes.ts';

describe('hex', () => {
  // RFC 4648 section 10, in lower case
  it.each([
    ['', ''],
    ['f', '66'],
    ['foobar', '666f6f626172'],
    ['\u0000\u000f\u00ff', '000fff'],
  ])('of "%s" is %s', (text, digits) => {
    expect(toHex(latin1(text))).toBe(digits);
  });

  // RFC 6455 5.7: the masking key of the examples is 37 fa 21 3d.
  it.each([
    [0x37fa213d, '37fa213d'],
    [0, '00000000'],
    [1, '00000001'],
    [0xffffffff, 'ffffffff'],
    [0x80000000 | 0, '80000000'],
  ])('of the word %i has eight digits', (word, digits) => {
    expect(wordToHex(word)).toBe(digits);
  });
});
