import { describe, expect, it } from 'vitest';
import { cutToWidth, textWidth, wrapped } from '../../../src-core/export/text-width.ts';

// East_Asian_Width of EastAsianWidth.txt (UAX 11), general categories of UnicodeData.txt.
describe('the width of a text', () => {
  it.each<[what: string, text: string, cells: number]>([
    ['nothing', '', 0],
    ['ASCII', 'Hello, world', 12],
    ['letters of Europe', 'Grüße, Ελλάδα, Привет', 21],
    ['Han (W)', '日本語', 6],
    ['Hiragana and Katakana (W)', 'ひらカナ', 8],
    ['half-width Katakana (H)', 'ｶﾅ', 2],
    ['full-width ASCII (F)', 'Ａ！', 4],
    ['the ideographic space and comma (F, W)', '\u3000、', 4],
    ['Hangul syllables (W)', '한국', 4],
    ['Hangul in letters: initial (W), vowel and final over it', '\u1112\u1161\u11ab', 2],
    ['a combining mark (Mn)', 'e\u0301', 1],
    ['a letter of Devanagari with a vowel sign (Mc, a cell of its own)', 'का', 2],
    ['an emoji (W)', '😀', 2],
    ['a sign that is narrow by itself (N), and as an emoji wide (UTS 51)', '❤❤\ufe0f', 3],
    ['a waving hand with a skin tone: two emoji where it is not known', '👋🏽', 4],
    ['a flag, of two indicators (N)', '🇩🇪', 2],
    ['ideographs of plane 2 (W)', '\u{20000}\u{2a6df}', 4],
    ['box drawing and arrows (A, one cell outside East Asia)', '─↑↓…', 4],
    ['control pictures (N)', '␀␛', 2],
  ])('%s', (_, text, cells) => {
    expect(textWidth(text)).toBe(cells);
  });
});

describe('a text cut to a width', () => {
  it.each<[what: string, text: string, width: number, cut: string]>([
    ['fits', 'abc', 3, 'abc'],
    ['does not', 'abcd', 3, 'ab…'],
    ['has no room for anything', 'abcd', 1, '…'],
    ['is wide, and a half is left over', '日本語', 4, '日…'],
    ['is wide, and fits', '日本語', 6, '日本語'],
    ['keeps the marks of its last letter', 'e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['does not end on what would join it to the next', '👩\u200d👩\u200d👩', 4, '👩…'],
  ])('%s', (_, text, width, cut) => {
    expect(cutToWidth(text, width)).toBe(cut);
  });

  it('is short, however many marks stand over one letter', () => {
    const cut = cutToWidth(`e${'\u0301'.repeat(1_000_000)}`, 10);
    expect(cut.length).toBeLessThan(100);
    expect(cut.endsWith('…')).toBe(true);
  });

  it('cuts no character of two units in half', () => {
    expect(cutToWidth(`\u0301${'\u{20000}'.repeat(100)}`, 1)).toBe('\u0301…');
  });
});

describe('a text in lines', () => {
  it.each<[what: string, text: string, width: number, lines: string[]]>([
    ['that fits', 'one two', 7, ['one two']],
    ['of several words', 'one two three', 7, ['one two', 'three']],
    ['of wide words', '日本 日本', 4, ['日本', '日本']],
    ['with a word that is too long', 'a abcdefgh b', 4, ['a', 'abc…', 'b']],
    ['of nothing', '', 4, ['']],
  ])('%s', (_, text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });
});
