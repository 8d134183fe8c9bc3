import { describe, expect, it } from 'vitest';
import {
  decodeUtf8,
  decodeUtf8Leniently,
  encodeUtf8,
  sequenceLength,
} from '../../../src-core/bytes/utf-8.ts';
import { Utf8Checker } from '../../../src-core/bytes/utf-8-checker.ts';
import { hex, joinBytes } from '../../support/bytes.ts';

/** RFC 3629 section 7, and the first and last code point of every row of its section 4. */
const WELL_FORMED: readonly [what: string, bytes: string, text: string][] = [
  ['RFC 3629 7: A, not identical to, Alpha, full stop', '41 e289a2 ce91 2e', 'A\u2262\u0391.'],
  ['RFC 3629 7: Korean "hangugeo"', 'ed959c eab5ad ec96b4', '\ud55c\uad6d\uc5b4'],
  ['RFC 3629 7: Japanese "nihongo"', 'e697a5 e69cac e8aa9e', '\u65e5\u672c\u8a9e'],
  ['RFC 3629 7: a stump of tree, with a byte order mark', 'efbbbf f0a38eb4', '\ufeff\u{233b4}'],
  ['nothing', '', ''],
  ['the first and last of one byte', '00 7f', '\u0000\u007f'],
  ['the first and last of two bytes', 'c280 dfbf', '\u0080\u07ff'],
  ['the first and last of three bytes', 'e0a080 efbfbf', '\u0800\uffff'],
  ['the neighbours of the surrogates', 'ed9fbf ee8080', '\ud7ff\ue000'],
  ['the first and last of four bytes', 'f0908080 f48fbfbf', '\u{10000}\u{10ffff}'],
];

/** RFC 3629 section 3 and 4: what a decoder must refuse, and the offset of the first byte that is wrong. */
const MALFORMED: readonly [what: string, bytes: string, offset: number][] = [
  ['a continuation byte alone', '80', 0],
  ['a continuation byte after text', '61 bf', 1],
  ['U+0000 in two bytes', 'c080', 0],
  ['the longest overlong form of two bytes', 'c1bf', 0],
  ['an overlong form of three bytes', 'e08080', 0],
  ['the longest overlong form of three bytes', 'e09fbf', 0],
  ['an overlong form of four bytes', 'f0808080', 0],
  ['the longest overlong form of four bytes', 'f08fbfbf', 0],
  ['the first surrogate', '61 eda080', 1],
  ['the last surrogate', '61 62 edbfbf', 2],
  ['a pair of surrogates (CESU-8)', 'eda081edb080', 0],
  ['U+110000', 'f4908080', 0],
  ['a lead byte of the old five-byte form', 'f888808080', 0],
  ['a lead byte above F4', 'c3a9 f5808080', 2],
  ['bytes that never occur', '61 fe', 1],
  ['and the other', 'ff', 0],
  ['a two-byte sequence cut', '61 c3', 1],
  ['a three-byte sequence cut after one', 'e6', 0],
  ['a three-byte sequence cut after two', 'e697a5 e69c', 3],
  ['a four-byte sequence cut after one', 'f0', 0],
  ['a four-byte sequence cut after three', '61 f0a38e', 1],
  ['a second byte that is no continuation', 'c328', 0],
  ['a second byte just below the continuations', '61 c37f', 1],
  ['a second byte just above the continuations', '61 c3c0', 1],
  ['a third byte just above the continuations', 'e282c0', 0],
  ['a third byte that is no continuation', 'e28228', 0],
  ['a fourth byte that is no continuation', '61 f0a38e28', 1],
];

/** Where the first fault begins, -1 when there is none. */
function faultOffset(bytes: Uint8Array): number {
  const checker = new Utf8Checker();
  return (checker.accept(bytes) ?? checker.end())?.start ?? -1;
}

describe('strict UTF-8', () => {
  it.each(WELL_FORMED)('reads %s', (_, digits, text) => {
    expect(decodeUtf8(hex(digits))).toBe(text);
    expect(faultOffset(hex(digits))).toBe(-1);
  });

  it.each(MALFORMED)('refuses %s', (_, digits, offset) => {
    expect(decodeUtf8(hex(digits))).toBeUndefined();
    expect(faultOffset(hex(digits))).toBe(offset);
  });

  it.each([
    ['61', 1],
    ['c3a9', 2],
    ['e282ac', 3],
    ['f09f9880', 4],
    ['c3', 0],
  ] as const)('finds the sequence that starts with %s to be %i bytes long', (digits, length) => {
    const bytes = joinBytes([0x20, 0x20], hex(digits));
    expect(sequenceLength(bytes, 2, bytes.length)).toBe(length);
  });

  it('does not look past the end it is given', () => {
    expect(sequenceLength(hex('e282ac'), 0, 2)).toBe(0);
  });

  it('joins text longer than one call of String.fromCharCode takes', () => {
    const text = 'a'.repeat(4095) + '\u{1f600}'.repeat(5000) + '\u20ac'.repeat(4097);
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  });
});

describe('lenient UTF-8', () => {
  it.each([
    ['valid text as it is', '41 e289a2', 'A\u2262'],
    ['U+FFFD for each byte of an overlong form', '61 c080 62', 'a\ufffd\ufffdb'],
    ['U+FFFD for each byte of a surrogate', 'eda080', '\ufffd\ufffd\ufffd'],
    ['U+FFFD for each byte of a sequence cut at the end', '61 e282', 'a\ufffd\ufffd'],
    ['the valid character after a lone lead byte', 'c3 61', '\ufffda'],
  ])('gives %s', (_, digits, text) => {
    expect(decodeUtf8Leniently(hex(digits))).toBe(text);
  });
});

describe('writing UTF-8', () => {
  it.each([
    ['nothing', '', ''],
    ['one byte', 'a\u007f', '61 7f'],
    ['two bytes', '\u0080\u07ff', 'c280 dfbf'],
    ['three bytes', '\u0800\uffff', 'e0a080 efbfbf'],
    ['four bytes', '\u{10000}\u{10ffff}', 'f0908080 f48fbfbf'],
    ['U+FFFD for surrogates that stand alone', 'a\ud800b\udc00', '61 efbfbd 62 efbfbd'],
  ])('gives %s', (_, text, digits) => {
    expect(encodeUtf8(text)).toEqual(hex(digits));
  });
});
