/**
 * Sequences after Markus Kuhn's stress test and the series 6 of the Autobahn suite. What is wrong stands in brackets:
 * from the first byte of the first faulty sequence to the byte that proves it; behind `…` its end is missing.
 */
export const VALID: readonly string[] = [
  '',
  // The first and the last of each length (RFC 3629 3)
  '00',
  '7f',
  'c280',
  'dfbf',
  'e0a080',
  'efbfbf',
  'f0908080',
  'f48fbfbf',
  // On both sides of the surrogates, and of the end of each range of second bytes
  'ed9fbf',
  'ee8080',
  'e0bfbf',
  'e18080',
  'ec8080',
  'f0bfbfbf',
  'f1808080',
  'f3bfbfbf',
  'f4808080',
  // A byte order mark, the replacement character, and what is no character: all of them are valid
  'efbbbf 61',
  'efbfbd',
  'efb790',
  'efb7af',
  'efbfbe',
  ...Array.from({ length: 16 }, (_, at) => {
    const plane = at + 1;
    const head = (0xf0 | (plane >> 2)).toString(16);
    const second = (0x80 | ((plane & 3) << 4) | 0x0f).toString(16);
    return `${head}${second}bfbe ${head}${second}bfbf`;
  }),
  // Words
  'ceba e1bdb9 cf83 cebc ceb5',
  '48656c6c6f2d c2b5 40 c39f c3b6 c3a4 c3bc c3a0 c3a1 2d 5554462d382121',
  'e6bca2 e5ad97',
  'f09f9880 f09f9880',
  'f09f91a9 e2808d f09f9a80',
];

const FROM_80_TO_BF = Array.from({ length: 64 }, (_, at) => (0x80 + at).toString(16));

export const INVALID: readonly string[] = [
  // Continuations alone
  ...FROM_80_TO_BF.map((byte) => `61 [${byte}] 62`),
  '[80] bf',
  '[bf] 80bf80bf80bf',
  // Lengths of five and six bytes, and bytes that are in no sequence
  '[f8] 88808080',
  '[fb] bfbfbfbf',
  '[fc] 8480808080',
  '[fd] bfbfbfbfbf',
  '[fe]',
  '[ff]',
  '[fe] feffff',
  // A first byte and a blank behind it
  ...['c0', 'c1'].map((byte) => `61 [${byte}] 20`),
  ...Array.from({ length: 30 }, (_, at) => `61 [${(0xc2 + at).toString(16)} 20]`),
  ...Array.from({ length: 16 }, (_, at) => `[${(0xe0 + at).toString(16)} 20]`),
  ...Array.from({ length: 5 }, (_, at) => `[${(0xf0 + at).toString(16)} 20]`),
  ...['f5', 'f6', 'f7'].map((byte) => `[${byte}] 20`),
  // A blank in the place of a later byte
  '61 [e282 20] 62',
  '61 [f09f 20] 62',
  '61 [f09f98 20] 62',
  // Another first byte in the place of a continuation
  '[c3 c3] a9',
  '[e282 e2] 82ac',
  '[f09f98 f0] 9f9880',
  // Overlong forms
  '61 [c0] af',
  '61 [c0] 80',
  '61 [c1] bf',
  '61 [e0 80] af',
  '61 [e0 80] 80',
  '61 [e0 9f] bf',
  '61 [f0 80] 80af',
  '61 [f0 80] 8080',
  '61 [f0 8f] bfbf',
  // Surrogates, alone and in pairs
  'ceba e1bdb9 cf83 cebc ceb5 [ed a0] 80 656469746564',
  '[ed ad] bf',
  '[ed ae] 80',
  '[ed af] bf',
  '[ed b0] 80',
  '[ed be] 80',
  '[ed bf] bf',
  '[ed a0] 80 edb080',
  '[ed af] bf edbfbf',
  // Beyond U+10FFFF
  'ceba e1bdb9 cf83 cebc ceb5 [f4 90] 8080 656469746564',
  '[f4 bf] bfbf',
  '[f5] 808080',
  '[f7] bfbfbf',
];

/** Cut off in every place there is. */
export const CUT: readonly string[] = [
  '[c3…',
  '[df…',
  '[e2…',
  '[e282…',
  '[ed9f…',
  '[f0…',
  '[f09f…',
  '[f09f98…',
  '[f48fbf…',
  '61c3a9 [c3…',
  '61c3a9 e282ac [e282…',
  'ceba e1bdb9 cf83 cebc [ce…',
  'f09f9880 [f09f98…',
];
