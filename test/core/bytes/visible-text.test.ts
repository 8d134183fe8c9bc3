import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../src-core/bytes/visible-text.ts';

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
