import { expect, it } from 'vitest';
import { HostList } from '../../../../src-main/sources/live-proxy/host-list.ts';

it.each([
  ['a.example', 'a.example', true],
  ['a.example', 'A.EXAMPLE.', true],
  [' A.example. ', 'a.example', true],
  ['a.example', 'b.a.example', false],
  ['a.example', 'xa.example', false],
  ['*.a.example', 'b.a.example', true],
  ['*.a.example', 'c.b.A.example', true],
  ['*.a.example', 'a.example', false],
  ['*.a.example', 'xa.example', false],
  ['*', 'a.example', true],
  ['*', '192.0.2.1', true],
  ['[2001:DB8::1]', '2001:db8::1', true],
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.11', false],
  ['', 'a.example', false],
])('the list of %j includes %s: %s', (pattern, host, expected) => {
  expect(new HostList([pattern]).includes(host)).toBe(expected);
  expect(new HostList(['z.example', pattern]).includes(host)).toBe(expected);
});

it('an empty list includes nobody', () => {
  expect(new HostList([]).includes('a.example')).toBe(false);
});
