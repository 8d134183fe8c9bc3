import { describe, expect, it } from 'vitest';
import {
  type ContentDraft,
  type ContentLook,
  contentOf,
  draftOf,
  isChanged,
  looksOf,
  withLook,
} from '../../src-renderer/intercept/content-draft.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const typed = (text: string, look: ContentLook = 'text'): ContentDraft => ({ look, text, lineEnd: '\n' });

/** What a draft stands for, as text; or why for nothing. */
function meaning(draft: ContentDraft): string {
  const content = contentOf(draft);
  return 'bytes' in content ? new TextDecoder().decode(content.bytes) : content.mustBe;
}

describe('content that is typed over as text', () => {
  it.each([
    ['plain', 'hello', 'hello'],
    ['with line feeds', 'a\nb\n', 'a\nb\n'],
    ['with carriage returns in front of them', 'a\r\nb\r\n', 'a\nb\n'],
    ['with a byte order mark and a null', '\ufeffa\0', '\ufeffa\0'],
  ])('%s comes back as it was', (_name, text, shown) => {
    const draft = draftOf(bytes(text), 'text');
    expect(draft.text).toBe(shown);
    expect(meaning(draft)).toBe(text.replace('\ufeff', ''));
    expect(isChanged(draft, bytes(text))).toBe(false);
  });

  it('keeps the ends of its lines where lines are added', () => {
    expect(meaning({ ...draftOf(bytes('a\r\nb'), 'text'), text: 'a\nb\nc' })).toBe('a\r\nb\r\nc');
  });

  it('with numbers that no program could hold keeps their digits as JSON', () => {
    const draft = draftOf(bytes('{"id":12345678901234567890,"price":1.50}'), 'json');
    expect(draft.text).toBe('{\n  "id": 12345678901234567890,\n  "price": 1.50\n}');
  });
});

it.each([
  ['text', bytes('hello'), ['text', 'hex']],
  ['JSON', bytes('{"a":1}'), ['text', 'json', 'hex']],
  ['ends of lines of both kinds', bytes('a\r\nb\nc'), ['hex']],
  ['a carriage return alone', bytes('a\rb'), ['hex']],
  ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xff), ['hex']],
  ['half a surrogate pair', Uint8Array.of(0xed, 0xa0, 0x80), ['hex']],
])('%s can be typed as no other than what loses nothing', (_name, content, looks) => {
  expect(looksOf(content)).toEqual(looks);
});

describe('digits', () => {
  it.each([
    ['48 65 6c 6c 6f', 'Hello'],
    ['48656C6C6F', 'Hello'],
    ['0x48, 0x65, 0x6c,\n0x6c, 0x6f', 'Hello'],
    ['48:65:6c:6c:6f', 'Hello'],
    ['', ''],
    ['4', 'A byte has two digits; the last one has but one.'],
    ['48 6x', '“x” is no hexadecimal digit.'],
  ])('%j stand for %j', (text, meant) => {
    expect(meaning(typed(text, 'hex'))).toBe(meant);
  });

  it('stand sixteen bytes to a line', () => {
    expect(draftOf(new Uint8Array(17), 'hex').text).toBe(
      '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n00',
    );
  });
});

describe('another way to type the same', () => {
  it.each([
    [typed('hello'), 'hex', '68 65 6c 6c 6f'],
    [typed('68 69', 'hex'), 'text', 'hi'],
    [typed('{"a":1}'), 'json', '{\n  "a": 1\n}'],
    [typed('{"a": ', 'json'), 'text', '{"a": '],
  ] as const)('%j as %s', (draft, look, text) => {
    expect(withLook(draft, look)?.text).toBe(text);
  });

  it('is not there for digits that are none', () => {
    expect(withLook(typed('4', 'hex'), 'text')).toBeUndefined();
  });
});

it('that is no JSON is said to be none', () => {
  expect(meaning(typed('{"a": }', 'json'))).toMatch(/^This is no JSON: /);
  expect(meaning(typed(' ', 'json'))).toBe('Nothing is no JSON.');
});
