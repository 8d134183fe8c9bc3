import { describe, expect, it } from 'vitest';
import {
  hostField,
  parseAbsoluteTarget,
  parseAuthority,
  parseTcpTarget,
} from '../../../src-core/http-upgrade/request-target.ts';

describe('the target of CONNECT', () => {
  // RFC 9112 3.2.3: authority-form = uri-host ":" port
  it.each([
    ['example.com:443', { host: 'example.com', port: 443 }],
    ['example.com.:1', { host: 'example.com.', port: 1 }],
    ['192.0.2.1:65535', { host: '192.0.2.1', port: 65_535 }],
    ['[2001:DB8::1]:443', { host: '2001:DB8::1', port: 443 }],
    ['[::ffff:192.0.2.1]:00443', { host: '::ffff:192.0.2.1', port: 443 }],
  ])('%s', (text, expected) => {
    expect(parseAuthority(text)).toEqual(expected);
  });

  it.each([
    'example.com',
    'example.com:',
    'example.com:0',
    'example.com:65536',
    'example.com:443/',
    'example.com:443:443',
    'example.com:-1',
    'example.com:4e2',
    ':443',
    '',
    '2001:db8::1:443',
    '[2001:db8::1]',
    '[]:443',
    '[2001:db8::1]443',
    '[fe80::1%25eth0]:443',
    'user@example.com:443',
    'example .com:443',
    'http://example.com:443',
  ])('not %j', (text) => {
    expect(parseAuthority(text)).toBeUndefined();
  });

  it('has the port that goes without saying only where there is one', () => {
    expect(parseAuthority('example.com', 80)).toEqual({ host: 'example.com', port: 80 });
    expect(parseAuthority('[::1]', 443)).toEqual({ host: '::1', port: 443 });
    expect(parseAuthority('example.com:81', 80)).toEqual({ host: 'example.com', port: 81 });
    expect(parseAuthority('example.com:', 80)).toBeUndefined();
  });
});

describe('an absolute target', () => {
  // RFC 9112 3.2.2; RFC 6455 3 for the ports of ws and wss.
  it.each([
    ['http://a.example/', { host: 'a.example', port: 80, isSecure: false, path: '/' }],
    ['https://a.example/', { host: 'a.example', port: 443, isSecure: true, path: '/' }],
    ['ws://a.example/chat', { host: 'a.example', port: 80, isSecure: false, path: '/chat' }],
    ['wss://a.example/chat', { host: 'a.example', port: 443, isSecure: true, path: '/chat' }],
    ['WSS://A.example', { host: 'A.example', port: 443, isSecure: true, path: '/' }],
    ['http://a.example:8080/x?y=z', { host: 'a.example', port: 8080, isSecure: false, path: '/x?y=z' }],
    ['http://a.example?y', { host: 'a.example', port: 80, isSecure: false, path: '/?y' }],
    ['http://[::1]:81/', { host: '::1', port: 81, isSecure: false, path: '/' }],
    // RFC 9110 4.2.4: a user in it is no part of where it goes.
    ['http://ada:secret@a.example/', { host: 'a.example', port: 80, isSecure: false, path: '/' }],
    // What stands in a path is for the server.
    [
      'http://a.example/%2e%2E//x@b:y/../|"',
      { host: 'a.example', port: 80, isSecure: false, path: '/%2e%2E//x@b:y/../|"' },
    ],
    [
      'http://a.example/?u=http://b.example/',
      { host: 'a.example', port: 80, isSecure: false, path: '/?u=http://b.example/' },
    ],
    // RFC 6455 3: a fragment is never sent.
    ['ws://a.example/x#y', { host: 'a.example', port: 80, isSecure: false, path: '/x' }],
    ['ws://a.example#y', { host: 'a.example', port: 80, isSecure: false, path: '/' }],
  ])('%s', (text, expected) => {
    expect(parseAbsoluteTarget(text)).toEqual(expected);
  });

  it.each([
    '/',
    '*',
    'a.example:80',
    'ftp://a.example/',
    'http:/a.example/',
    'http://',
    'http:///x',
    'http://:80/',
    'http://a.example:0/',
    'http://a.example:99999/',
    'http://a.example:80:81/',
    'http://ada@bob@a.example/',
    'http://[::1/',
    'http://::1/',
    'http://a.example /',
    'ws://a.example/a b',
    ' http://a.example/',
    'xhttp://a.example/',
  ])('not %j', (text) => {
    expect(parseAbsoluteTarget(text)).toBeUndefined();
  });
});

describe('the target of a bridge', () => {
  it.each([
    ['tcp://127.0.0.1:5900', { host: '127.0.0.1', port: 5900 }],
    ['TCP://vnc.example:5900/', { host: 'vnc.example', port: 5900 }],
    ['tcp://[::1]:5900', { host: '::1', port: 5900 }],
  ])('%s', (text, expected) => {
    expect(parseTcpTarget(text)).toEqual(expected);
  });

  it.each(['tcp://127.0.0.1', 'tcp://:5900', 'tcp://a:1/x', 'tcp://a@b:1', 'ws://a:1', 'a:1', ''])(
    'not %j',
    (text) => {
      expect(parseTcpTarget(text)).toBeUndefined();
    },
  );
});

describe('a Host field', () => {
  // RFC 9110 7.2: the port that goes without saying is left out.
  it.each([
    [{ host: 'a.example', port: 80 }, false, 'a.example'],
    [{ host: 'a.example', port: 443 }, true, 'a.example'],
    [{ host: 'a.example', port: 443 }, false, 'a.example:443'],
    [{ host: 'a.example', port: 80 }, true, 'a.example:80'],
    [{ host: '::1', port: 80 }, false, '[::1]'],
    [{ host: '::1', port: 8080 }, false, '[::1]:8080'],
  ])('of %j, secure: %s', (authority, isSecure, expected) => {
    expect(hostField(authority, isSecure)).toBe(expected);
  });
});
