import { describe, expect, it } from 'vitest';
import { beginning, quotedText, visibleText } from '../../../src-core/bytes/visible-text.ts';

describe('text made visible', () => {
  it.each([
    ['what can be seen', 'Grüße, 日本語 😀', 'Grüße, 日本語 😀'],
    ['nothing', '', ''],
    // Unicode block "Control Pictures", U+2400 to U+2421
    ['NUL, ESC, CR and LF', '\u0000\u001b[31m\r\n', '\u2400\u241b[31m\u240d\u240a'],
    ['TAB and DEL', 'a\tb\u007f', 'a\u2409b\u2421'],
    ['C1 controls, CSI among them', '\u0080\u009b\u009f', '<U+0080><U+009B><U+009F>'],
    // Unicode Bidirectional Algorithm (UAX 9) 2: the explicit directional formatting characters
    ['embeddings and overrides', '\u202aa\u202eb\u202c', '<U+202A>a<U+202E>b<U+202C>'],
    ['isolates', '\u2066a\u2069', '<U+2066>a<U+2069>'],
    ['the implicit marks', '\u200e\u200f\u061c', '<U+200E><U+200F><U+061C>'],
    ['line and paragraph separators', '\u2028\u2029', '<U+2028><U+2029>'],
    ['a byte order mark', '\ufeffa', '<U+FEFF>a'],
    // Default_Ignorable_Code_Point (UAX 44): text can be hidden in characters that have no shape.
    ['zero-width space, joiner and non-joiner', 'a\u200bb\u200cc\u200dd', 'a<U+200B>b<U+200C>c<U+200D>d'],
    ['a soft hyphen, a word joiner, a Hangul filler', '\u00ad\u2060\u3164', '<U+00AD><U+2060><U+3164>'],
    ['a message in tag characters', '\u{e0068}\u{e0069}', '<U+E0068><U+E0069>'],
    ['a message in variation selectors', 'a\ufe01\u{e0100}', 'a<U+FE01><U+E0100>'],
    ['half of a surrogate pair', 'a\ud83d', 'a<U+D83D>'],
    // UTS 51: emoji of several parts.
    ['a family, joined', '👩\u200d👩\u200d👧', '👩\u200d👩\u200d👧'],
    ['a heart in colour, and a joined one', '❤\ufe0f ❤\ufe0f\u200d🔥', '❤\ufe0f ❤\ufe0f\u200d🔥'],
    ['a dark-skinned pilot', '👩🏾\u200d✈\ufe0f', '👩🏾\u200d✈\ufe0f'],
    ['a joiner that joins nothing', '👩\u200d', '👩<U+200D>'],
    ['a selector that selects nothing', '\ufe0f', '<U+FE0F>'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves no control character of ISO 6429 behind', () => {
    const controls = [
      ...Array.from({ length: 32 }, (_, at) => at),
      ...Array.from({ length: 33 }, (_, at) => 0x7f + at),
    ];
    const shown = visibleText(String.fromCharCode(...controls));
    expect(shown).toMatch(/^[^\p{Cc}]*$/u);
  });
});

describe('the beginning of a text', () => {
  it.each([
    ['is all of a short one', 'abc', 5, 'abc'],
    ['has so many units', 'abcdef', 5, 'abcde'],
    ['has one less rather than half a pair', 'abcd😀', 5, 'abcd'],
    ['keeps a pair that fits', 'abc😀d', 5, 'abc😀'],
  ])('%s', (_, text, units, start) => {
    expect(beginning(text, units)).toBe(start);
  });

  it('is quoted without half a pair at its end', () => {
    expect(quotedText(`${'a'.repeat(58)}😀b😀`)).toBe(`"${'a'.repeat(58)}…"`);
  });
});
