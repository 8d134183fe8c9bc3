import { describe, expect, it } from 'vitest';
import {
  headerHasToken,
  headerList,
  headerValue,
  headerValues,
  parseHead,
  parseRequestLine,
  parseStatusLine,
} from '../../../src-core/http-upgrade/head.ts';
import { latin1, utf8 } from '../../support/bytes.ts';

/** A head with one field of each of the values. */
function head(name: string, ...values: readonly string[]): ReturnType<typeof parseHead> {
  return { line: 'GET / HTTP/1.1', headers: values.map((value) => [name, value] as const) };
}

describe('a head', () => {
  it.each<[string, string, [string, string][]]>([
    [
      'CRLF (RFC 9112 2.1)',
      'A: 1\r\nB: 2\r\n\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'bare LF (RFC 9112 2.2)',
      'A: 1\nB: 2\n\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'both',
      'A: 1\r\nB: 2\n\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'no empty line at the end',
      'A: 1\r\nB: 2',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'white space around values (RFC 9112 5)',
      'A: \t 1 2 \t\r\nB:2\r\n\r\n',
      [
        ['A', '1 2'],
        ['B', '2'],
      ],
    ],
    [
      'an empty value',
      'A:\r\nB: \r\n\r\n',
      [
        ['A', ''],
        ['B', ''],
      ],
    ],
    [
      'repeated fields in other case, in order',
      'a: 1\r\nA: 2\r\na: 3\r\n\r\n',
      [
        ['a', '1'],
        ['A', '2'],
        ['a', '3'],
      ],
    ],
    [
      'a folded value (RFC 9112 5.2)',
      'A: 1\r\n  2\r\n\t3 \r\nB: 4\r\n\r\n',
      [
        ['A', '1 2 3'],
        ['B', '4'],
      ],
    ],
    ['a value folded from nothing', 'A:\r\n 1\r\n\r\n', [['A', '1']]],
    ['colons in a value', 'Host: [2001:db8::1]:80\r\n\r\n', [['Host', '[2001:db8::1]:80']]],
    [
      'a line without a colon',
      'nonsense\r\nB: 2\r\n\r\n',
      [
        ['nonsense', ''],
        ['B', '2'],
      ],
    ],
    ['a line that starts with a colon', ': 1\r\n\r\n', [[': 1', '']]],
    [
      'a stray CR at the end of a line (RFC 9112 2.2)',
      'A: 1\r\r\nB: 2\r\n\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
  ])('is read with %s', (_, fields, headers) => {
    expect(parseHead(latin1(`GET / HTTP/1.1\r\n${fields}`))).toEqual({ line: 'GET / HTTP/1.1', headers });
  });

  it('of nothing is an empty line', () => {
    expect(parseHead(new Uint8Array(0))).toEqual({ line: '', headers: [] });
  });

  // RFC 9110 5.5: fields may hold any byte from 0x80; 5.6.3: optional white space is SP and HTAB, nothing else.
  it('loses no byte of a value in UTF-8, not even 0xA0, which Unicode takes for a space', () => {
    const { headers } = parseHead(
      utf8('GET / HTTP/1.1\r\nA: \u00e0\r\nB: voil\u00e0\r\n folded \u00e0\r\n\r\n'),
    );
    expect(headers).toEqual([
      ['A', '\u00c3\u00a0'],
      ['B', 'voil\u00c3\u00a0 folded \u00c3\u00a0'],
    ]);
  });
});

describe('a request line', () => {
  it.each([
    ['GET /chat HTTP/1.1', { method: 'GET', target: '/chat', version: 'HTTP/1.1' }],
    ['OPTIONS * HTTP/1.0', { method: 'OPTIONS', target: '*', version: 'HTTP/1.0' }],
    [
      'CONNECT example.com:443 HTTP/1.1',
      { method: 'CONNECT', target: 'example.com:443', version: 'HTTP/1.1' },
    ],
    ['M-SEARCH http://x/?a=b HTTP/1.1', { method: 'M-SEARCH', target: 'http://x/?a=b', version: 'HTTP/1.1' }],
    ["!#$%&'*+-.^_`|~ /x HTTP/1.1", { method: "!#$%&'*+-.^_`|~", target: '/x', version: 'HTTP/1.1' }],
  ])('"%s" has three parts (RFC 9112 3)', (line, parts) => {
    expect(parseRequestLine(line)).toEqual(parts);
  });

  it.each([
    '',
    'GET /chat',
    'GET  /chat HTTP/1.1',
    'GET /a b HTTP/1.1',
    'GET /chat HTTP/1.1 ',
    ' GET /chat HTTP/1.1',
    'GET /chat http/1.1',
    'GET /chat HTTP/11',
    'G(T /chat HTTP/1.1',
    'HTTP/1.1 200 OK',
  ])('"%s" is none', (line) => {
    expect(parseRequestLine(line)).toBeUndefined();
  });
});

describe('a status line', () => {
  it.each([
    ['HTTP/1.1 101 Switching Protocols', { version: 'HTTP/1.1', status: 101, reason: 'Switching Protocols' }],
    ['HTTP/1.0 404 Not Found', { version: 'HTTP/1.0', status: 404, reason: 'Not Found' }],
    ['HTTP/1.1 200 ', { version: 'HTTP/1.1', status: 200, reason: '' }],
    ['HTTP/1.1 200', { version: 'HTTP/1.1', status: 200, reason: '' }],
    ['HTTP/1.1 599 \u00fcber', { version: 'HTTP/1.1', status: 599, reason: '\u00fcber' }],
  ])('"%s" has three parts (RFC 9112 4)', (line, parts) => {
    expect(parseStatusLine(line)).toEqual(parts);
  });

  it.each([
    '',
    'HTTP/1.1',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 abc',
    'HTTP/2 200',
    'GET / HTTP/1.1',
  ])('"%s" is none', (line) => {
    expect(parseStatusLine(line)).toBeUndefined();
  });
});

describe('fields', () => {
  it('are found whatever their case, all in order or the first (RFC 9110 5.1)', () => {
    const { headers, line } = parseHead(latin1('GET / HTTP/1.1\r\nX-A: 1\r\nB: 2\r\nx-a: 3\r\n\r\n'));
    expect(headerValues({ headers, line }, 'x-A')).toEqual(['1', '3']);
    expect(headerValue({ headers, line }, 'X-A')).toBe('1');
    expect(headerValue({ headers, line }, 'C')).toBeUndefined();
  });

  // RFC 9110 5.6.1: lists may have empty members, which count for nothing; 5.6.4: quoted strings.
  it.each<[string, string[], string[]]>([
    ['one member', ['websocket'], ['websocket']],
    ['several', ['chat, superchat'], ['chat', 'superchat']],
    ['no white space', ['a,b,c'], ['a', 'b', 'c']],
    ['empty members', [', a ,, b,'], ['a', 'b']],
    ['several fields', ['a, b', 'c'], ['a', 'b', 'c']],
    ['nothing', [''], []],
    ['no field', [], []],
    ['commas in quotes', ['a; x="1,2", b'], ['a; x="1,2"', 'b']],
    ['a quote inside quotes', ['a; x="\\",", b'], ['a; x="\\","', 'b']],
    ['a backslash inside quotes', ['a; x="\\\\", b'], ['a; x="\\\\"', 'b']],
    ['a backslash outside quotes', ['a\\, b'], ['a\\', 'b']],
    [
      'parameters',
      ['permessage-deflate; client_max_window_bits, x'],
      ['permessage-deflate; client_max_window_bits', 'x'],
    ],
  ])('make a list of %s', (_, values, members) => {
    expect(headerList(head('X', ...values), 'x')).toEqual(members);
  });

  it('make a list of one member of a quote that is never closed, were it as long as the longest head', () => {
    expect(headerList(head('X', 'a; x="1, b, c'), 'x')).toEqual(['a; x="1, b, c']);
    const quotes = `"${'\\"'.repeat(32_000)}`;
    expect(headerList(head('X', quotes), 'x')).toEqual([quotes]);
  });

  it.each([
    ['websocket', true],
    ['WebSocket', true],
    ['h2c, websocket', true],
    ['websocket/1', false],
    ['"websocket"', false],
    ['web, socket', false],
  ])('"%s" names the token websocket: %s', (value, named) => {
    expect(headerHasToken(head('Upgrade', value), 'upgrade', 'websocket')).toBe(named);
  });
});
