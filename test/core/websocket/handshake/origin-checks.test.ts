import { describe, expect, it } from 'vitest';
import { checkCredentials, checkOrigin } from '../../../../src-core/websocket/handshake/origin-checks.ts';
import { type Changes, inShort, instead, request } from './heads.ts';

function check(origin: string, host: string, encrypted: boolean, ...more: Changes): string[] {
  const changed = request(...instead('Origin', origin), ...instead('Host', host), ...more);
  return inShort(checkOrigin(changed, encrypted), 'client');
}

const CLEAR = false;
const ENCRYPTED = true;

// RFC 6454 4: scheme, host and port, the port being that of the scheme when none is named
describe('the page and the host it connects to', () => {
  it.each([
    ['http://example.com', 'example.com', CLEAR],
    ['http://example.com', 'example.com:80', CLEAR],
    ['http://example.com:80', 'example.com', CLEAR],
    ['http://EXAMPLE.com', 'example.COM', CLEAR],
    ['http://example.com:8080', 'example.com:8080', CLEAR],
    ['https://example.com', 'example.com', ENCRYPTED],
    ['https://example.com', 'example.com:443', ENCRYPTED],
    ['https://example.com:443', 'example.com', ENCRYPTED],
    ['https://[2001:db8::1]', '[2001:db8::1]:443', ENCRYPTED],
    ['http://example.com', 'example.com', ENCRYPTED],
    // Neither names a page that could be compared.
    ['null', 'example.com', CLEAR],
    ['file://', 'example.com', CLEAR],
    ['', 'example.com', CLEAR],
    // The fault of a Host is a finding of its own.
    ['http://example.com', 'exa mple.com', CLEAR],
  ])('can be compared or are the same: %s and %s, encrypted: %s', (origin, host, encrypted) => {
    expect(check(origin, host, encrypted)).toEqual([]);
  });

  it.each([
    ['http://example.org', 'example.com', CLEAR],
    ['http://example.com:8080', 'example.com', CLEAR],
    ['http://example.com', 'example.com:8080', CLEAR],
    ['http://localhost', '127.0.0.1', CLEAR],
    ['https://example.com', 'example.com:8443', ENCRYPTED],
    ['chrome-extension://abcdefgh', 'example.com', CLEAR],
    ['http://example.com:443', 'example.com', ENCRYPTED],
  ])('differ: %s and %s, encrypted: %s', (origin, host, encrypted) => {
    expect(check(origin, host, encrypted)).toEqual([`origin-not-host "${origin}"`]);
  });
});

// W3C Mixed Content 5.3, Secure Contexts 3.1
describe('a page that was encrypted', () => {
  it('connects without encryption', () => {
    expect(check('https://example.com', 'example.com', CLEAR)).toEqual([
      'cleartext-from-https "https://example.com"',
    ]);
    expect(check('https://example.com', 'localhost.example.com', CLEAR)).toEqual([
      'origin-not-host "https://example.com"',
      'cleartext-from-https "https://example.com"',
    ]);
  });

  it.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST',
    'app.localhost',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:9',
  ])('may do so with %s', (host) => {
    expect(check('https://example.com', host, CLEAR)).toEqual(['origin-not-host "https://example.com"']);
  });

  it.each([
    'X-Forwarded-Proto: https',
    'x-forwarded-proto: wss',
    'Forwarded: for=192.0.2.60;proto=https;by=203.0.113.43',
    'Forwarded: proto="https"',
  ])('did not, when a proxy says that it took the encryption off: %s', (field) => {
    expect(check('https://example.com', 'example.com', CLEAR, field)).toEqual([]);
  });

  it('did, when a proxy says that there was none', () => {
    expect(check('https://example.com', 'example.com', CLEAR, 'X-Forwarded-Proto: http')).toEqual([
      'cleartext-from-https "https://example.com"',
    ]);
  });
});

// RFC 6750 5.3, RFC 9110 4.2.4
describe('credentials in the URL', () => {
  it.each([
    ['/?token=abc', 'the parameter "token"'],
    ['/?a=b&access_token=abc', 'the parameter "access_token"'],
    ['/?accessToken=abc&API-Key=d', 'the parameter "accessToken", the parameter "API-Key"'],
    ['/?jwt=a&jwt=b', 'the parameter "jwt"'],
    ['/?auth_token=1', 'the parameter "auth_token"'],
    ['/?apikey=1', 'the parameter "apikey"'],
    ['/?password=1', 'the parameter "password"'],
    ['/?passwd=1', 'the parameter "passwd"'],
    ['/?secret=1', 'the parameter "secret"'],
    ['/?authorization=1', 'the parameter "authorization"'],
    ['http://me:abc@server.example.com/', 'user information before the host'],
    ['http://server.example.com/?x&secret==', 'the parameter "secret"'],
  ])('%s: %s', (target, detail) => {
    const found = inShort(checkCredentials(request(`GET ${target} HTTP/1.1`)), 'client');
    expect(found).toEqual([`credentials-in-url ${detail}`]);
    expect(found.join()).not.toContain('abc');
  });

  it('in Host', () => {
    const found = checkCredentials(request(...instead('Host', 'me:abc@server.example.com')));
    expect(inShort(found, 'client')).toEqual(['credentials-in-url user information before the host']);
  });

  it.each([
    '/',
    '/token=abc',
    '/?token=',
    '/?token',
    '/?tokens=1',
    '/?a=token',
    '/me@home?a=@',
    '/?x=1#token=a',
  ])('are not in %s', (target) => {
    expect(checkCredentials(request(`GET ${target} HTTP/1.1`))).toEqual([]);
  });
});
