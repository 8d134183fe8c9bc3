import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src-core/bytes/hex.ts';
import { sha1 } from '../../../src-core/bytes/sha-1.ts';
import { counting, latin1 } from '../../support/bytes.ts';

describe('SHA-1', () => {
  // FIPS 180 appendix A (A.1 to A.3), and the digest of nothing from the NIST test vectors.
  it.each([
    ['one block', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    [
      'two blocks',
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    ],
    ['a million times "a"', 'a'.repeat(1_000_000), '34aa973cd4c4daa4f61eeb2bdbad27316534016f'],
    ['nothing', '', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  ])('of %s', (_, text, digest) => {
    expect(toHex(sha1(latin1(text)))).toBe(digest);
  });

  it('agrees with Node around every boundary of the padding', () => {
    for (let length = 0; length <= 130; length++) {
      const bytes = counting(length);
      expect(toHex(sha1(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'));
    }
  });
});
