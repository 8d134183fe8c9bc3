import { describe, expect, it } from 'vitest';
import { quotedText } from '../../../src-core/bytes/visible-text.ts';
import { headFault, isToken, withoutValues } from '../../../src-core/http-upgrade/head-syntax.ts';
import { latin1 } from '../../support/bytes.ts';

const START = 'GET /chat HTTP/1.1\r\n';

describe('a head without a fault', () => {
  it.each([
    ['of RFC 6455 1.2', `${START}Host: server.example.com\r\nUpgrade: websocket\r\n\r\n`],
    ['without fields', `${START}\r\n`],
    ['with an empty value', `${START}A:\r\n\r\n`],
    ['with white space around a value (RFC 9112 5)', `${START}A: \t b\tc \t\r\n\r\n`],
    ['with bytes above 0x7f in a value (RFC 9110 5.5)', `${START}A: \xe9\xff\r\n\r\n`],
    ['with every character of a token in a name', `${START}!#$%&'*+-.^_\`|~09azAZ: b\r\n\r\n`],
    ['with colons in a value', `${START}Host: [::1]:80\r\n\r\n`],
    ['that is a response', 'HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n'],
    ['that is a response without a reason (RFC 9112 4)', 'HTTP/1.1 101 \r\n\r\n'],
    ['with frames behind it', `${START}\r\n\x81\x00\r\n\nx`],
    ['that was cut off', `${START}A`],
    ['of no bytes', ''],
  ])('is one %s', (_, text) => {
    expect(headFault(latin1(text))).toBeUndefined();
  });
});

describe('a head with a fault', () => {
  it.each([
    // RFC 9112 2.2: lines end with CRLF; a recipient may take a bare LF for it, a sender may not send one.
    [
      'GET / HTTP/1.1\nA: b\n\n',
      'the line "GET / HTTP/1.1" ends with a line feed alone, without a carriage return before it',
    ],
    [
      `${START}A: b\n\r\n`,
      'the line "A: b" ends with a line feed alone, without a carriage return before it',
    ],
    [`${START}\n`, 'the empty line ends with a line feed alone, without a carriage return before it'],
    // RFC 9112 2.2: no bare CR
    [`${START}A: b\rc\r\n\r\n`, 'the value of "A" has a carriage return without a line feed behind it'],
    [`${START}A: b\r\r\n\r\n`, 'the value of "A" has a carriage return without a line feed behind it'],
    ['GET /\r HTTP/1.1\r\n\r\n', 'the first line has a carriage return without a line feed behind it'],
    // RFC 9112 5.1: no white space before the colon
    [`${START}Host : a\r\n\r\n`, 'white space stands between the field name "Host" and its colon'],
    [`${START}Host\t : a\r\n\r\n`, 'white space stands between the field name "Host" and its colon'],
    // RFC 9112 5.2: no folded lines
    [`${START}A: b\r\n c\r\n\r\n`, 'the line "c" is folded: it continues the one before'],
    [`${START}A: b\r\n\tc: d\r\n\r\n`, 'the line "c: d" is folded: it continues the one before'],
    // RFC 9112 2.2: nothing between the start line and the first field
    [`${START} A: b\r\n\r\n`, 'white space stands between the first line and the first field'],
    [`${START}A\r\n\r\n`, 'the line "A" has no colon'],
    [`${START}Upgrade websocket\r\n\r\n`, 'the line "Upgrade websocket" has no colon'],
    [`${START}: b\r\n\r\n`, 'a line begins with a colon and has no field name'],
    // RFC 9110 5.1, 5.6.2: field-name = token
    [`${START}Sec WebSocket-Key: a\r\n\r\n`, 'the field name "Sec WebSocket-Key" is not a token'],
    [`${START}H\xf6st: a\r\n\r\n`, 'the field name "H\xf6st" is not a token'],
    [`${START}"Host": a\r\n\r\n`, 'the field name ""Host"" is not a token'],
    [`${START}Ho\x00st: a\r\n\r\n`, 'the field name "Ho\u2400st" is not a token'],
    // RFC 9110 5.5: no NUL and no other control character but HTAB
    [`${START}A: b\x00c\r\n\r\n`, 'the value of "A" has a NUL'],
    [`${START}A: b\x01c\r\n\r\n`, 'the value of "A" has the control character U+0001'],
    [`${START}A: \x7f\r\n\r\n`, 'the value of "A" has the control character U+007F'],
    ['GET /\x1b[2J HTTP/1.1\r\n\r\n', 'the first line has the control character U+001B'],
    // RFC 9112 3 and 4
    ...['GET  / HTTP/1.1', 'GET / HTTP/1.1 ', 'GET /a b HTTP/1.1', 'GET /', 'GET / http/1.1', ''].map(
      (line): [string, string] => [
        `${line}\r\n\r\n`,
        `${line === '' ? 'the empty line' : `the line "${line}"`} does not consist of a method, a target and a version with one space between`,
      ],
    ),
    [
      'HTTP/1.1 1010 OK\r\n\r\n',
      'the line "HTTP/1.1 1010 OK" does not consist of a version, a status of three digits and a reason',
    ],
    ['HTTP/1.1 101\r\n\r\n', 'the line "HTTP/1.1 101" has no space behind its status code'],
  ])('%j is told so', (text, fault) => {
    expect(headFault(latin1(text))).toBe(fault);
  });

  it('is told of its first fault only', () => {
    expect(headFault(latin1(`${START}A b\r\nC : d\r\n\n`))).toBe('the line "A b" has no colon');
  });

  it('does not repeat what the parameters of a URL are set to', () => {
    expect(headFault(latin1('GET /?token=abc&x=d e HTTP/1.1\r\n\r\n'))).toBe(
      'the line "GET /?token=…&x=… e HTTP/1.1" does not consist of a method, a target and a version with one space between',
    );
  });
});

describe('captured text', () => {
  it.each([
    ['a', '"a"'],
    ['', '""'],
    ['a\x1b\x7f\u202e', '"a\u241b\u2421<U+202E>"'],
    ['b'.repeat(60), `"${'b'.repeat(60)}"`],
    ['b'.repeat(61), `"${'b'.repeat(59)}…"`],
    ['\x85'.repeat(60), `"${'<U+0085>'.repeat(60).slice(0, 59)}…"`],
  ])('%j is quoted as %s', (text, quoted) => {
    expect(quotedText(text)).toBe(quoted);
  });

  it.each([
    ['/a?b=c&d=e#f=g', '/a?b=…&d=…#f=…'],
    ['http://me:secret@example.com/', 'http://…@example.com/'],
    ['/a/b?c', '/a/b?c'],
    ['/a?b=', '/a?b='],
  ])('%s loses its values: %s', (text, shown) => {
    expect(withoutValues(text)).toBe(shown);
  });
});

// RFC 9110 5.6.2
it('a token is one or more of the visible ASCII characters that do not delimit', () => {
  const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  expect(characters.filter(isToken).join('')).toBe(
    "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~",
  );
  expect([isToken(''), isToken('a b'), isToken('ab\n')]).toEqual([false, false, false]);
});
