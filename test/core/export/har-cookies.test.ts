import { expect, it } from 'vitest';
import { requestCookies, responseCookies } from '../../../src-core/export/har-cookies.ts';
import type { HttpHead } from '../../../src-core/http-upgrade/head.ts';

function head(name: string, ...values: readonly string[]): HttpHead {
  return { line: '', headers: values.map((value) => [name, value] as const) };
}

// RFC 6265 5.4: the header field of a request, and more than one of them as HTTP/2 has it (RFC 9113 8.2.3).
it.each<[readonly string[], [string, string][]]>([
  [[], []],
  [['a=1'], [['a', '1']]],
  [
    ['a=1; b=2;c=3'],
    [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ],
  ],
  [
    ['a=1', 'b=2'],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [['a=x=y'], [['a', 'x=y']]],
  [
    ['a=; =b; c'],
    [
      ['a', ''],
      ['', 'b'],
      ['c', ''],
    ],
  ],
  [['; ;'], []],
  [
    ['a="1; b"'],
    [
      ['a', '"1'],
      ['b"', ''],
    ],
  ],
])('cookies of a request: %j', (values, expected) => {
  const cookies = requestCookies(head('cookie', ...values));
  expect(cookies.map(({ name, value }) => [name, value])).toEqual(expected);
});

// RFC 6265 5.2: attributes by their names, whatever their case; unknown ones are passed over, and the last one counts.
it.each<[string, object]>([
  ['a=1', { name: 'a', value: '1' }],
  ['a=1; Path=/x; path=/y', { name: 'a', value: '1', path: '/y' }],
  ['a=1; DOMAIN=example.com', { name: 'a', value: '1', domain: 'example.com' }],
  ['a=1; Secure; HttpOnly', { name: 'a', value: '1', secure: true, httpOnly: true }],
  ['a=1; SameSite=Lax; Max-Age=5; Odd', { name: 'a', value: '1' }],
  [
    'a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT',
    { name: 'a', value: '1', expires: '2015-10-21T07:28:00.000Z' },
  ],
  // Without a zone a date depends on where it is read, and one that is none is none.
  ['a=1; Expires=Wed, 21 Oct 2015 07:28:00', { name: 'a', value: '1' }],
  ['a=1; Expires=never GMT', { name: 'a', value: '1' }],
  ['', { name: '', value: '' }],
])('a cookie of a response: %j', (value, expected) => {
  expect(responseCookies(head('Set-Cookie', value))).toEqual([expected]);
});

it('each Set-Cookie is a cookie of its own', () => {
  expect(responseCookies(head('set-cookie', 'a=1, b=2', 'c=3'))).toEqual([
    { name: 'a', value: '1, b=2' },
    { name: 'c', value: '3' },
  ]);
});
