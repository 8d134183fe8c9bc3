import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import { FIELDS } from '../../../src-core/query/fields.ts';
import { type FilterProblem, parseFilter } from '../../../src-core/query/filter.ts';
import { compilePattern } from '../../../src-main/adapters/pattern.ts';
import { filterOf } from '../../support/filtered-rows.ts';

function problemOf(text: string): FilterProblem | undefined {
  const result = parseFilter(text, FIELDS, compilePattern);
  return result.kind === 'problem' ? result.problem : undefined;
}

describe('what is wrong with a filter', () => {
  it.each<[filter: string, place: readonly [number, number], message: string, nearest: string | null]>([
    // Tokens.
    ['', [0, 0], 'The filter is empty', null],
    [' \t\n', [0, 3], 'The filter is empty', null],
    ['opcode = close', [7, 8], '"=" compares nothing; "==" was expected', '=='],
    ['fin & masked', [4, 5], '"&" joins nothing; "&&" was expected', '&&'],
    ['fin | masked', [4, 5], '"|" joins nothing; "||" was expected', '||'],
    ["text == 'a b'", [8, 13], 'Text stands between double quotation marks', '"a b"'],
    ["text == 'a", [8, 9], 'Text stands between double quotation marks', '"'],
    [`text == 'a"'`, [8, 12], 'Text stands between double quotation marks', null],
    [
      'url contains /chat',
      [13, 18],
      'A text stands between quotation marks, also when it is a path',
      '"/chat"',
    ],
    ['(url == /a/b/1)', [8, 14], 'A text stands between quotation marks, also when it is a path', '"/a/b/1"'],
    ['url ~ "a"', [4, 5], 'The character "~" has no meaning here', null],
    ['text == "a', [8, 10], 'The text has no closing quotation mark', null],
    ['text == "a\\"', [8, 12], 'The text has no closing quotation mark', null],
    ['text == "\\q"', [9, 11], '"\\q" is no escape; \\n \\r \\t \\0 \\\\ \\" \\xHH and \\u{H…} are', null],
    ['text == "\\u{d800}"', [9, 17], 'There is no character U+D800', null],
    ['text matches /a', [13, 15], 'The regular expression has no closing "/"', null],
    // Grammar.
    ['(fin', [0, 1], 'This bracket is not closed', null],
    ['fin)', [3, 4], 'This bracket closes none', null],
    ['()', [1, 2], 'The name of a field was expected, not ")"', null],
    ['fin masked', [4, 10], '"and", "or" or the end was expected, not "masked"', null],
    ['(fin masked)', [5, 11], '"and", "or" or ")" was expected, not "masked"', null],
    ['frame == 1 xor frame == 2', [11, 14], '"and", "or" or the end was expected, not "xor"', null],
    ['frame == 1 frame == 2', [11, 16], '"and", "or" or the end was expected, not "frame"', null],
    ['(frame == 1 masked fin)', [12, 18], '"and", "or" or ")" was expected, not "masked"', null],
    ['rtt > 5 s fin', [10, 13], '"and", "or" or the end was expected, not "fin"', null],
    ['frame == 1 AND fin', [11, 14], '"and", "or" or the end was expected, not "AND"', 'and'],
    ['fin OR masked', [4, 6], '"and", "or" or the end was expected, not "OR"', 'or'],
    ['(fin Or masked)', [5, 7], '"and", "or" or ")" was expected, not "Or"', 'or'],
    ['frame IN {1, 2}', [6, 8], '"and", "or" or the end was expected, not "IN"', 'in'],
    ['text CONTAINS "a"', [5, 13], '"and", "or" or the end was expected, not "CONTAINS"', 'contains'],
    ['NOT fin', [0, 3], 'The name of a field was expected, not "NOT"', 'not'],
    ['fin && NOT masked', [7, 10], 'The name of a field was expected, not "NOT"', 'not'],
    ['AND fin', [0, 3], 'The name of a field was expected, not "AND"', null],
    ['frame == 1 and length > 5 AND', [26, 29], '"and", "or" or the end was expected, not "AND"', 'and'],
    ['fin && ', [7, 7], 'The name of a field was expected, not the end', null],
    ['and fin', [0, 3], 'The name of a field was expected, not "and"', null],
    ['length >', [8, 8], 'A value was expected, not the end', null],
    ['length > and', [9, 12], 'A value was expected, not "and"', null],
    ['length in 5', [10, 11], '"{" was expected, not "5"', null],
    ['length in {5', [10, 11], 'This bracket is not closed', null],
    ['length in {5;6}', [12, 13], 'The character ";" has no meaning here', null],
    ['length in {5 == 6}', [13, 15], '"," or "}" was expected, not "=="', null],
    ['length in {}', [11, 12], 'A value was expected, not "}"', null],
    // Fields and values.
    ['opcod == 3', [0, 5], 'There is no field "opcod"', 'opcode'],
    ['Opcode == 3', [0, 6], 'There is no field "Opcode"', 'opcode'],
    ['lenght > 5', [0, 6], 'There is no field "lenght"', 'length'],
    ['code == 1000', [0, 4], 'There is no field "code"', 'close.code'],
    ['violation.ruel', [0, 14], 'There is no field "violation.ruel"', 'violation.rule'],
    ['xyzzy', [0, 5], 'There is no field "xyzzy"', null],
    ['opcode == Clse', [10, 14], '"Clse" is no value of opcode', 'close'],
    ['opcode in {ping, pnog}', [17, 21], '"pnog" is no value of opcode', 'pong'],
    ['direction == client', [13, 19], '"client" is no value of direction', 'client-to-server'],
    ['fin == yes', [7, 10], '"true" or "false" was expected', null],
    ['length > "x"', [9, 12], 'A number of bytes was expected, such as 512 or 1 KiB', null],
    ['length > many', [9, 13], 'A number of bytes was expected, such as 512 or 1 KiB, not "many"', null],
    ['length > 1 s', [11, 12], 'Sizes have the units B, KiB, MiB, GiB, kB, MB, GB, not "s"', null],
    ['length > 5 ms && fin', [11, 13], 'Sizes have the units B, KiB, MiB, GiB, kB, MB, GB, not "ms"', null],
    ['length > 5 kib', [11, 14], 'Sizes have the units B, KiB, MiB, GiB, kB, MB, GB, not "kib"', 'KiB'],
    [
      'length in {5 parsecs..6}',
      [13, 20],
      'Sizes have the units B, KiB, MiB, GiB, kB, MB, GB, not "parsecs"',
      null,
    ],
    ['rtt > 5 KiB', [8, 11], 'Times have the units ns, us, ms, s, min, h, not "KiB"', null],
    ['opcode == 16', [10, 12], 'opcode goes from 0 to 15', null],
    ['opcode in {1, 1.5}', [14, 17], 'opcode goes from 0 to 15', null],
    ['frame > 5 B', [10, 11], 'A number without a unit was expected, not "B"', null],
    ['rtt > 5', [6, 7], 'A time needs a unit (ns, us, ms, s, min, h), such as 5 s', '5 s'],
    ['time > 2.5', [7, 10], 'A time needs a unit (ns, us, ms, s, min, h), such as 5 s', '2.5 s'],
    ['rtt > soon', [6, 10], 'A time with its unit was expected, such as 200 ms, not "soon"', null],
    [
      'time > 25:00:00',
      [7, 15],
      'A time was expected, such as 5 s, 12:00:05 or 2026-11-21T12:00:05Z, not "25:00:00"',
      null,
    ],
    ...(
      [
        '2026-02-30',
        '2026-02-29T12:00:00Z',
        '2026-13-01',
        '2026-00-10',
        '2026-04-00',
        '2026-01-01T24:00:00',
        '2026-01-01T23:60',
        '2026-01-01T23:00:60',
        '2026-01-01T23:00:00+24:00',
        '2026-01-01T23:00:00+10:60',
      ] as const
    ).map((value): [string, [number, number], string, null] => [
      `time > ${value}`,
      [7, 7 + value.length],
      `A time was expected, such as 5 s, 12:00:05 or 2026-11-21T12:00:05Z, not "${value}"`,
      null,
    ]),
    ['masking-key == 37:fa', [15, 20], 'Four bytes were expected, such as 37:fa:21:3d, not "37:fa"', null],
    ['1__000 == 1', [0, 6], 'There is no field "1__000"', null],
    [
      'length == 1__000',
      [10, 16],
      'A number of bytes was expected, such as 512 or 1 KiB, not "1__000"',
      null,
    ],
    ['text == 5', [8, 9], 'A text between quotation marks was expected, not "5"', '"5"'],
    [
      'host == example.com',
      [8, 19],
      'A text between quotation marks was expected, not "example.com"',
      '"example.com"',
    ],
    [
      'payload contains xyz',
      [17, 20],
      'Bytes or a text between quotation marks were expected, such as 50:4b:03 or "PK", not "xyz"',
      '"xyz"',
    ],
    ...(['300.1.1.1', '"bogus"', '10.0.0.0/33', '192.0.2', '1::2::3'] as const).map(
      (value): [string, [number, number], string, null] => [
        `client.address == ${value}`,
        [18, 18 + value.length],
        `An IP address or a network was expected, such as 192.0.2.1, 2001:db8::1 or 10.0.0.0/8, not "${value.replaceAll('"', '')}"`,
        null,
      ],
    ),
    [
      'client.address in {192.0.2.1..192.0.2.9}',
      [19, 39],
      'client.address has no order, so it has no ranges',
      null,
    ],
    ['payload contains 504b', [17, 21], 'Bytes are written 50:4b or 0x504b', '50:4b'],
    ['text == /a/', [8, 11], 'A regular expression stands behind "matches" only', '"/a/"'],
    [
      'payload matches /p\u00e9/',
      [16, 20],
      'Of payload a regular expression sees bytes, which are written \\xHH; text has characters',
      null,
    ],
    ['text matches abc', [13, 16], 'A regular expression was expected, such as /ab+c/i, not "abc"', null],
    ['text matches /(/', [13, 16], 'The regular expression can not be read: missing closing ): `(`', null],
    [
      'text matches /(?:a.{0,100}){8}[d-z]/',
      [13, 36],
      'The regular expression is too large, of 1611 steps with a limit of 1000; repetitions such as {0,100} count as often as they repeat',
      null,
    ],
    ['text matches /a/x', [13, 17], 'The flag "x" is not known; i, m and s are', null],
    // Operators that a field does not have.
    [
      'opcode contains 5',
      [7, 15],
      'opcode is no text, so "contains" does not apply; ==, != or in were expected',
      null,
    ],
    [
      'length matches /5/',
      [7, 14],
      'length is no text, so "matches" does not apply; ==, !=, <, <=, >, >= or in were expected',
      null,
    ],
    ['opcode < close', [7, 8], 'opcode has no order; ==, != or in were expected', null],
    ['text < "a"', [5, 6], 'text has no order; ==, !=, contains, matches or in were expected', null],
    ['length in {3, 12..7}', [14, 19], 'This range begins behind its end, so nothing is in it', null],
    ['length in {1 KiB..1 kB}', [11, 22], 'This range begins behind its end, so nothing is in it', null],
    ['close.code in {1000..999}', [15, 24], 'This range begins behind its end, so nothing is in it', null],
    [
      'time in {2026-11-22..2026-11-21}',
      [9, 31],
      'This range begins behind its end, so nothing is in it',
      null,
    ],
    ['time in {12:00..11:59:59}', [9, 24], 'This range begins behind its end, so nothing is in it', null],
    ['opcode in {text..close}', [11, 22], 'opcode has no order, so it has no ranges', null],
    ['text in {"a".."b"}', [9, 17], 'text has no order, so it has no ranges', null],
  ])('%s', (filter, [start, end], message, nearest) => {
    expect(problemOf(filter)).toEqual({ start, end, message, nearest });
  });

  it('is no range whose order only the capture tells', () => {
    expect(problemOf('time in {2026-11-22..12:00}')).toBeUndefined();
    expect(problemOf('time in {12:00..2026-11-21}')).toBeUndefined();
    expect(problemOf('time in {5 s..12:00}')).toBeUndefined();
    expect(problemOf('length in {7..7}')).toBeUndefined();
  });

  it('may be that it is too deep or too long', () => {
    expect(problemOf(`${'('.repeat(100)}fin${')'.repeat(100)}`)).toBeUndefined();
    expect(problemOf(`${'!'.repeat(101)}fin`)).toEqual({
      start: 100,
      end: 101,
      message: 'Brackets and negations lie more than 100 deep',
      nearest: null,
    });
    expect(problemOf('('.repeat(1_000_000))?.start).toBe(100);
    expect(problemOf(`length in {${'1,'.repeat(1998)}1}`)).toBeUndefined();
    expect(problemOf('fin or '.repeat(2000).concat('fin'))).toMatchObject({
      start: 14_000,
      message: 'There are more than 2000 comparisons',
    });
  });

  it('has fifty regular expressions at most', () => {
    const filter = (count: number): string => Array(count).fill('text matches /a/').join(' or ');
    expect(problemOf(filter(50))).toBeUndefined();
    expect(problemOf(filter(51))).toEqual({
      start: 1013,
      end: 1016,
      message: 'There are more than 50 regular expressions',
      nearest: null,
    });
  });

  it('is told of any text at all, at a place within it', () => {
    const words = fc.constantFrom(
      'opcode',
      '==',
      'text',
      'and',
      'not',
      '(',
      ')',
      '{',
      '}',
      'in',
      '..',
      '"',
      '/',
      '5',
      'ms',
      '\\',
      '!',
      '<',
      '\u202e',
      '12:00',
      'fin',
      ' ',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const problem = problemOf(text);
        if (problem === undefined) return;
        expect(problem.start).toBeGreaterThanOrEqual(0);
        expect(problem.end).toBeGreaterThanOrEqual(problem.start);
        expect(problem.end).toBeLessThanOrEqual(text.length);
        expect(problem.message).toMatch(/^["A-Z]/);
      }),
      { seed: 6455, numRuns: 3000 },
    );
  });
});

describe('a filter', () => {
  it.each<[filter: string, readsPayloads: boolean, settlesLateAt: readonly RowLevel[]]>([
    ['opcode == close && close.code != 1000', false, ['connections', 'messages', 'violations']],
    ['direction == client-to-server && length > 1 KiB', false, ['connections']],
    ['text contains "price"', true, ['connections']],
    ['text matches /ab+c/i', true, ['connections']],
    ['violation', false, ['connections', 'frames', 'messages']],
    ['violation.rule == "frame-not-masked"', false, ['connections', 'frames', 'messages']],
    ['rtt > 200 ms', false, ['connections']],
    ['connection in {1, 3}', false, []],
    ['host == "example.com"', false, []],
    ['time > 12:00:05', false, []],
    ['status == 101', false, ['connections']],
    ['fragments > 1', false, ['connections', 'frames', 'violations']],
    ['change == dropped', false, ['connections', 'frames', 'messages', 'violations']],
    ['change.rule == "mine"', false, ['connections', 'frames', 'messages', 'violations']],
    ['kept > 1 s', false, ['connections', 'frames', 'messages', 'violations']],
    ['tls', false, []],
    ['connection.duration > 1 s', false, ['connections', 'frames', 'messages', 'violations']],
  ])(
    '%s tells whether it reads payloads, and where it settles late',
    (text, readsPayloads, settlesLateAt) => {
      const filter = filterOf(text);
      const levels: readonly RowLevel[] = ['connections', 'frames', 'messages', 'violations'];
      expect(filter.text).toBe(text);
      expect(filter.readsPayloads).toBe(readsPayloads);
      expect(levels.filter((level) => filter.settlesLate(level))).toEqual(settlesLateAt);
    },
  );
});
