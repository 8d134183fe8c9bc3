import { describe, expect, it } from 'vitest';
import { type JsonEnd, type JsonKind, JsonWalk, type JsonWish } from '../../../src-core/har/json-walk.ts';

interface Walked {
  readonly told: readonly string[];
  readonly end: JsonEnd;
}

/** Enters `into`, takes `take`, passes over all else; what it is told comes as words. */
function walk(
  text: string,
  piece = text.length,
  limits = { longestJsonValue: 1000, deepestJsonValue: 8 },
): Walked {
  const told: string[] = [];
  const visitor = {
    begin(depth: number, key: string, kind: JsonKind): JsonWish {
      told.push(`${depth} ${key} ${kind}`);
      if (depth === 0 || key === 'into' || key === '') return 'enter';
      return key.startsWith('take') ? 'take' : 'skip';
    },
    taken: (depth: number, key: string, value: string | undefined) => told.push(`${depth} ${key} = ${value}`),
    left: (depth: number) => told.push(`${depth} left`),
  };
  const walked = new JsonWalk(visitor, limits);
  for (let at = 0; at < text.length; at += Math.max(1, piece)) walked.accept(text.slice(at, at + piece));
  return { told, end: walked.end() };
}

const TEXT =
  ' {"into" : {"take":"a\\"b","n":-1.5e3,"take2":[1,{"x":"]}"},[]]} , "skip":{"into":"}{\\\\"},\r\n"\\u0069nto":[{},[],"s",1 , null],"take3":true}\t ';

it('enters, takes and passes over what it is told to', () => {
  expect(walk(TEXT)).toEqual({
    told: [
      '0  object',
      '1 into object',
      '2 take scalar',
      '2 take = "a\\"b"',
      '2 n scalar',
      '2 take2 array',
      '2 take2 = [1,{"x":"]}"},[]]',
      '1 left',
      '1 skip object',
      '1 into array',
      '2  object',
      '2 left',
      '2  array',
      '2 left',
      '2  scalar',
      '2  scalar',
      '2  scalar',
      '1 left',
      '1 take3 scalar',
      '1 take3 = true',
      '0 left',
    ],
    end: { kind: 'complete' },
  });
});

it('tells the same however the text is cut into pieces', () => {
  const whole = walk(TEXT);
  for (let piece = 1; piece < TEXT.length; piece++) expect(walk(TEXT, piece)).toEqual(whole);
});

it('says that a text is cut wherever it is cut, and never that it is broken', () => {
  const text = TEXT.trim();
  for (let length = 0; length < text.length; length++)
    expect([length, walk(text.slice(0, length)).end.kind]).toEqual([length, 'cut']);
});

describe('what is not JSON', () => {
  it.each([
    ['{]', 1],
    ['{"a" 1}', 5],
    ['{"a":}', 5],
    ['{"a":1 "b":2}', 7],
    ['{"a":1,}', 7],
    ['{"into":[1 2]}', 11],
    ['{"into":[,]}', 9],
    ['{"into":[1}', 10],
    ['{"a":1]', 6],
    ['{a:1}', 1],
    [':', 0],
    ['{} {}', 3],
  ])('%s is broken at %i', (text, offset) => {
    expect(walk(text).end).toEqual({ kind: 'broken', offset });
    expect(walk(text, 1).end).toEqual({ kind: 'broken', offset });
  });

  it('keeps nothing from being told before it', () => {
    expect(walk('{"take":1,"take2":2,?').told).toContain('1 take2 = 2');
  });
});

describe('limits', () => {
  it.each([
    ['a value as long as allowed', `{"take":"${'x'.repeat(8)}"}`, `1 take = "${'x'.repeat(8)}"`],
    ['a longer one', `{"take":"${'x'.repeat(9)}"}`, '1 take = undefined'],
    ['a value as deep as allowed', '{"take":[[[]]]}', '1 take = [[[]]]'],
    ['a deeper one', '{"take":[[[[]]]]}', '1 take = undefined'],
  ])('%s', (_, text, told) => {
    const limits = { longestJsonValue: 10, deepestJsonValue: 3 };
    for (const piece of [1, 3, text.length]) {
      const walked = walk(`${text.slice(0, -1)},"take9":1}`, piece, limits);
      expect(walked.told).toContain(told);
      expect(walked.told).toContain('1 take9 = 1');
      expect(walked.end).toEqual({ kind: 'complete' });
    }
  });

  it('a key that is too long, or none, is none that is looked for', () => {
    expect(walk(`{"${'take'.repeat(100)}":1,"\\x":2,"take":3}`).told).toEqual([
      '0  object',
      '1  scalar',
      '1  scalar',
      '1 take scalar',
      '1 take = 3',
      '0 left',
    ]);
  });

  it('ten million brackets deep are passed over, and not taken', () => {
    const deep = '['.repeat(10_000_000) + ']'.repeat(10_000_000);
    const { told, end } = walk(`{"skip":${deep},"take":${deep},"take2":1}`, 65_536);
    expect(told).toEqual([
      '0  object',
      '1 skip array',
      '1 take array',
      '1 take = undefined',
      '1 take2 scalar',
      '1 take2 = 1',
      '0 left',
    ]);
    expect(end).toEqual({ kind: 'complete' });
  });
});

it('a single number is a whole text', () => {
  expect(walk('12').end).toEqual({ kind: 'complete' });
  expect(walk('12 ').end).toEqual({ kind: 'complete' });
});
