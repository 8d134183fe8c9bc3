import { expect, it } from 'vitest';
import {
  asciiHost,
  authority,
  isPort,
  withoutZone,
} from '../../../../../src-main/sources/live-proxy/upstream/server-name.ts';

it.each([
  ['echo.example', 'echo.example'],
  ['echo.example.', 'echo.example.'],
  ['my_service', 'my_service'],
  ['127.0.0.1', '127.0.0.1'],
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['Bücher.example', 'xn--bcher-kva.example'],
  ['a'.repeat(254), 'a'.repeat(254)],
])('the host %s is called %s', (host, ascii) => {
  expect(asciiHost(host)).toBe(ascii);
});

it.each([
  '',
  ' ',
  'a b',
  'a\r\nHost: b',
  'a\0b',
  'a/b',
  'ü/b',
  'ü?b',
  'ü%2eb',
  'a:80',
  '[::1]',
  'user@a',
  '\u202ea',
  '\ud800',
  'a'.repeat(255),
  'ü'.repeat(300),
])('no server can be called %j', (host) => {
  expect(asciiHost(host)).toBeUndefined();
});

// RFC 3986 3.2.2
it.each([
  ['echo.example', 'echo.example:443'],
  ['127.0.0.1', '127.0.0.1:443'],
  ['2001:db8::1', '[2001:db8::1]:443'],
])('%s at a port is %s', (host, text) => {
  expect(authority({ host, port: 443 })).toBe(text);
});

// RFC 4007 11.2
it('a zone is for this machine only', () => {
  expect(withoutZone('fe80::1%eth0')).toBe('fe80::1');
  expect(withoutZone('2001:db8::1')).toBe('2001:db8::1');
  expect(withoutZone('echo.example')).toBe('echo.example');
});

it.each([
  [1, true],
  [65_535, true],
  [0, false],
  [65_536, false],
  [1.5, false],
  [Number.NaN, false],
])('whether %d is a port: %s', (port, is) => {
  expect(isPort(port)).toBe(is);
});
