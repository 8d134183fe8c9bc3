import { describe, expect, it } from 'vitest';
import type { Replacement } from '../../../../../src-core/contract/rules.ts';
import { changing } from '../../../../../src-main/sources/live-proxy/intercept/content-changes.ts';

describe('a text', () => {
  it.each<[string, Replacement, string, string]>([
    ['every occurrence', { by: 'text', find: 'a.b', with: 'c' }, 'a.b axb a.b', 'c axb c'],
    ['with what is no pattern there', { by: 'text', find: 'x', with: '$&$1' }, 'axa', 'a$&$1a'],
    ['by an expression', { by: 'pattern', find: '\\d+', with: '#' }, 'a1b22', 'a#b#'],
    [
      'by one with flags and groups',
      { by: 'pattern', find: '/(B)(.)/i', with: '$2$1' },
      'abc aBd',
      'acb adB',
    ],
    [
      'at a path',
      { by: 'json-path', find: 'user.name', with: 'Ada' },
      '{"user":{"name":"x"}}',
      '{"user":{"name":"Ada"}}',
    ],
    [
      'at an index, by JSON',
      { by: 'json-path', find: '$.items[1].n', with: '[1,null]' },
      '{"items":[0,{"n":2}]}',
      '{"items":[0,{"n":[1,null]}]}',
    ],
    [
      'at a name in quotes',
      { by: 'json-path', find: '["a.b"].c', with: '1' },
      '{"a.b":{"c":0}}',
      '{"a.b":{"c":1}}',
    ],
    [
      'not where nothing is at the path',
      { by: 'json-path', find: 'a.b', with: '1' },
      '{ "a": 1 }',
      '{ "a": 1 }',
    ],
    ['not what is no JSON', { by: 'json-path', find: 'a', with: '1' }, 'a: 2', 'a: 2'],
    ['not what every object has', { by: 'json-path', find: '__proto__', with: '1' }, '{}', '{}'],
  ])('is replaced: %s', (_name, replacement, before, after) => {
    const made = changing(replacement);
    expect('change' in made && made.change(before)).toBe(after);
  });
});

describe('what can not be used', () => {
  it.each<[string, Replacement, RegExp]>([
    ['nothing to find', { by: 'text', find: '', with: 'x' }, /must not be empty/],
    ['an open bracket', { by: 'pattern', find: '(', with: 'x' }, /can not be read/],
    ['what goes back', { by: 'pattern', find: '(?=x)', with: 'x' }, /can not be read/],
    ['an unknown flag', { by: 'pattern', find: '/x/q', with: 'x' }, /flag "q"/],
    ['a path with an end missing', { by: 'json-path', find: 'a[', with: 'x' }, /names with dots/],
  ])('%s is told', (_name, replacement, words) => {
    const made = changing(replacement);
    expect('mustBe' in made ? made.mustBe : '').toMatch(words);
  });

  it('takes no time on a text that other expressions would take for ever on', () => {
    const made = changing({ by: 'pattern', find: '(a+)+$', with: 'x' });
    expect('change' in made && made.change(`${'a'.repeat(5000)}!`)).toBe(`${'a'.repeat(5000)}!`);
  });
});
