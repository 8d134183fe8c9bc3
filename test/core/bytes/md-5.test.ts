import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src-core/bytes/hex.ts';
import { md5 } from '../../../src-core/bytes/md-5.ts';
import { counting, latin1 } from '../../support/bytes.ts';

describe('MD5', () => {
  // RFC 1321 appendix A.5
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      '57edf4a22be3c955ac49da2e2107b67a',
    ],
  ])('of "%s"', (text, digest) => {
    expect(toHex(md5(latin1(text)))).toBe(digest);
  });

  it('agrees with Node around every boundary of the padding', () => {
    for (let length = 0; length <= 130; length++) {
      const bytes = counting(length);
      expect(toHex(md5(bytes))).toBe(createHash('md5').update(bytes).digest('hex'));
    }
  });
});
