import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src-core/query/fields.ts';
import { parseFilter } from '../../src-core/query/filter.ts';
import { compilePattern } from '../../src-main/adapters/pattern.ts';
import {
  asTextSearch,
  both,
  completed,
  corrected,
  markedParts,
  negated,
  quoted,
} from '../../src-renderer/filter-bar/filter-text.ts';

describe('a choice of the completion', () => {
  it.each([
    ['op', 0, 2, 'opcode', 'opcode ', 7],
    ['opcode == cl', 10, 12, 'close', 'opcode == close ', 16],
    ['opc == text', 0, 3, 'opcode', 'opcode == text', 7],
    ['fin and ', 8, 8, 'masked', 'fin and masked ', 15],
  ])('in "%s" takes the place of %i to %i', (text, start, end, choice, after, cursor) => {
    expect(completed(text, { start, end }, choice)).toEqual({ text: after, cursor });
  });
});

it('what may have been meant takes the place of what is wrong, and nothing else', () => {
  const problem = { start: 8, end: 13, message: '', nearest: 'opcode' };
  expect(corrected('fin and opcod == text', problem)).toEqual({ text: 'fin and opcode == text', cursor: 14 });
});

it.each([
  ['opcod == close', 0, 5, ['', 'opcod', ' == close']],
  ['opcode ==', 9, 9, ['opcode ==', ' ', '']],
  ['a b', 1, 1, ['a', ' ', 'b']],
  ['short', 3, 99, ['sho', 'rt', '']],
])('the place of a problem in "%s" is marked', (text, start, end, parts) => {
  expect(markedParts(text, { start, end })).toEqual(parts);
});

describe('a text as a literal', () => {
  it.each([
    ['plain', '"plain"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['back\\slash', '"back\\\\slash"'],
    ['two\r\nlines\t', '"two\\r\\nlines\\t"'],
    ['\u0000\u202e', '"\\u{0}\\u{202e}"'],
    ['snowman \u2603', '"snowman \u2603"'],
  ])('%j is written %s', (text, literal) => {
    expect(quoted(text)).toBe(literal);
  });

  it.each([
    'plain',
    'say "hi"',
    'back\\slash\\',
    'two\r\nlines\t',
    '\u0000\u001b\u007f\u202e\u2028',
    '\u{1f600}',
    '',
  ])('means %j to the filter language', (text) => {
    const result = parseFilter(`url == ${quoted(text)}`, FIELDS, compilePattern);
    if (result.kind === 'problem') throw new Error(result.problem.message);
    expect(result.filter.condition).toMatchObject({ kind: 'test', test: { kind: 'equals', texts: [text] } });
  });
});

describe('plain words', () => {
  it.each([
    ['price', 'text contains "price"'],
    ['  two words ', 'text contains "two words"'],
    ['log in now', 'text contains "log in now"'],
    ['not found', 'text contains "not found"'],
    ['salt and pepper or neither', 'text contains "salt and pepper or neither"'],
    ['C:\\temp', 'text contains "C:\\\\temp"'],
  ])('%j are looked for in the text', (text, expression) => {
    expect(asTextSearch(text)).toBe(expression);
  });

  it.each([
    '',
    '  ',
    'opcode ==',
    'length > 5',
    'fin and length > 5',
    'url matches /a',
    '"quoted"',
    '(x',
    'a || b',
    'x in {1}',
  ])('%j is none', (text) => {
    expect(asTextSearch(text)).toBeUndefined();
  });
});

it.each([
  ['fin', 'not fin'],
  ['close.code', 'not close.code'],
  ['opcode == text', 'not (opcode == text)'],
  ['a or b', 'not (a or b)'],
])('the opposite of "%s" is "%s"', (expression, opposite) => {
  expect(negated(expression)).toBe(opposite);
});

it.each([
  ['fin', 'masked', 'fin and masked'],
  ['fin or rsv1', 'masked', '(fin or rsv1) and masked'],
  ['fin', 'rsv1 || rsv2', 'fin and (rsv1 || rsv2)'],
  ['origin == "x"', 'text contains "for"', 'origin == "x" and text contains "for"'],
])('both "%s" and "%s": %s', (left, right, expression) => {
  expect(both(left, right)).toBe(expression);
});
