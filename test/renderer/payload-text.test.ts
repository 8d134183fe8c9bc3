import { describe, expect, it } from 'vitest';
import { asText } from '../../src-renderer/detail/payload-text.ts';
import { formattedJson } from '../../src-renderer/look/formatted-json.ts';

describe('formatted JSON', () => {
  it.each([
    ['{"a":1,"b":[true,null]}', '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ]\n}'],
    ['[]', '[]'],
    ['{}', '{}'],
    ['{"a":{}}', '{\n  "a": {}\n}'],
    ['"a, b: {c}"', '"a, b: {c}"'],
    ['{"quote":"\\"[,]"}', '{\n  "quote": "\\"[,]"\n}'],
    ['  [ 1 , 2 ] ', '[\n  1,\n  2\n]'],
  ])('%s', (text, expected) => {
    expect(formattedJson(text)).toBe(expected);
  });

  it('keeps every digit of a number, and keys that are there twice', () => {
    expect(formattedJson('[12345678901234567890.10,1e400]')).toBe(
      '[\n  12345678901234567890.10,\n  1e400\n]',
    );
    expect(formattedJson('{"a":1,"a":2}')).toBe('{\n  "a": 1,\n  "a": 2\n}');
  });

  it('leaves alone what is no JSON', () => {
    expect(formattedJson('{not json}')).toBe('{not json}');
  });
});

describe('bytes as text', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it.each([
    [' {"a":1}', 'json'],
    ['[1]', 'json'],
    ['<open/>', 'xml'],
    ['Hello', 'plaintext'],
    ['', 'plaintext'],
  ])('%j is shown as %s', (text, language) => {
    expect(asText(bytes(text), true)).toEqual({ text, isValid: true, language });
  });

  it('keeps a byte order mark', () => {
    expect(asText(bytes('\ufeffa'), true).text).toBe('\ufeffa');
  });

  it('is not valid with a byte that is no UTF-8, and shows U+FFFD for it', () => {
    expect(asText(Uint8Array.of(0x61, 0xff, 0x62), true)).toEqual({
      text: 'a\ufffdb',
      isValid: false,
      language: 'plaintext',
    });
  });

  it('may end within a character while more is to come, not when it is all', () => {
    const cut = Uint8Array.of(0x61, 0xe2, 0x82);
    expect(asText(cut, false)).toMatchObject({ text: 'a', isValid: true });
    expect(asText(cut, true).isValid).toBe(false);
  });
});
