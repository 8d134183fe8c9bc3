import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src-main/adapters/pattern.ts';

function found(source: string, flags: string, text: string): boolean {
  const compiled = compilePattern(source, flags);
  if (compiled.kind === 'problem') throw new Error(compiled.message);
  return compiled.pattern.test(text);
}

describe('a regular expression', () => {
  it.each<[source: string, flags: string, text: string, isFound: boolean]>([
    ['ab+c', '', 'xabbcx', true],
    ['^ab', '', 'xab', false],
    ['AB', '', 'ab', false],
    ['AB', 'i', 'ab', true],
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['a.b', '', 'a\nb', false],
    ['a.b', 's', 'a\nb', true],
    ['^A.B$', 'ims', 'x\na\nb', true],
    ['\\d{2}', '', 'a12', true],
    ['\\/', '', 'a/b', true],
    ['[à-ü]', '', 'é', true],
    ['^.$', '', '\u{1f600}', true],
    ['\\p{Greek}', '', 'λ', true],
    ['a|b', '', 'xb', true],
    ['', '', 'anything', true],
  ])('/%s/%s in %j: %s', (source, flags, text, isFound) => {
    expect(found(source, flags, text)).toBe(isFound);
  });

  it.each([
    ['(', '', 'The regular expression can not be read: missing closing ): `(`'],
    ['[z', '', 'The regular expression can not be read: missing closing ]: `[z`'],
    ['\\1', '', 'The regular expression can not be read: invalid escape sequence: `\\1`'],
    ['(?=a)', '', 'The regular expression can not be read: invalid or unsupported Perl syntax: `(?=`'],
    ['a', 'g', 'The flag "g" is not known; i, m and s are'],
  ])('/%s/%s says what is wrong', (source, flags, message) => {
    expect(compilePattern(source, flags)).toEqual({ kind: 'problem', message });
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*a){20}$', '(a?){30}a{30}b', '([a-z]+)*\\d'])(
    'takes time in proportion to the text, though it is made to take more: /%s/',
    (source) => {
      // With the engine's own regular expressions each of these would take longer than anyone can wait.
      expect(found(source, '', `${'a'.repeat(200_000)}!`)).toBe(false);
    },
  );
});
