import { describe, expect, it } from 'vitest';
import {
  parseUpstreamRoute,
  proxyProblem,
  routeText,
} from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';

describe('an upstream proxy', () => {
  it.each([
    ['http://proxy.example:3128', { kind: 'http-proxy', host: 'proxy.example', port: 3128 }],
    ['http://proxy.example:3128/', { kind: 'http-proxy', host: 'proxy.example', port: 3128 }],
    [' HTTP://proxy.example ', { kind: 'http-proxy', host: 'proxy.example', port: 80 }],
    ['http://proxy.example:', { kind: 'http-proxy', host: 'proxy.example', port: 80 }],
    ['http://[2001:db8::1]', { kind: 'http-proxy', host: '2001:db8::1', port: 80 }],
    ['http://my_proxy:1', { kind: 'http-proxy', host: 'my_proxy', port: 1 }],
    // RFC 1928 3: SOCKS servers are conventionally at 1080.
    ['socks5://127.0.0.1', { kind: 'socks5', host: '127.0.0.1', port: 1080 }],
    ['socks5h://[::1]:9050', { kind: 'socks5', host: '::1', port: 9050 }],
    ['SOCKS5h://tor.example:65535/', { kind: 'socks5', host: 'tor.example', port: 65_535 }],
    // RFC 3492: Punycode
    ['http://bücher.example', { kind: 'http-proxy', host: 'xn--bcher-kva.example', port: 80 }],
  ])('written as %s', (text, proxy) => {
    expect(parseUpstreamRoute(text)).toEqual(proxy);
  });

  it.each([
    ['ada:lovelace', 'ada', 'lovelace'],
    ['ada', 'ada', ''],
    ['ada:', 'ada', ''],
    ['ada:a:b', 'ada', 'a:b'],
    ['ada%40home:p%40ss%2Fw%25rd', 'ada@home', 'p@ss/w%rd'],
    ['ada:p@ss', 'ada', 'p@ss'],
    ['j%C3%BCrgen:%E2%82%AC', 'jürgen', '€'],
    ['jürgen:€', 'jürgen', '€'],
  ])('with %s before its host', (login, user, password) => {
    for (const scheme of ['http', 'socks5', 'socks5h']) {
      const route = parseUpstreamRoute(`${scheme}://${login}@proxy.example:1`);
      expect(route).toMatchObject({ host: 'proxy.example', credentials: { user, password } });
    }
  });

  it('has no credentials where none are written', () => {
    expect(parseUpstreamRoute('http://proxy.example')).not.toHaveProperty('credentials');
    expect(parseUpstreamRoute('http://@proxy.example')).not.toHaveProperty('credentials');
  });
});

const FORM =
  'It must be http://host:port, socks5://host:port or socks5h://host:port, with user:password@ before the host where the proxy wants them.';
const HOST = 'It must have a host that is a name or an IP address, one of IPv6 in brackets.';
const PORT = 'It must have a port from 1 to 65535.';
const ENCODING = 'It must have user and password percent-encoded: "%" is %25, "@" is %40, "/" is %2F.';
const COLON = 'It must have a user without a colon, which HTTP does not allow.';
const CONTROLS = 'It must have no control characters in user and password.';
const ROOM =
  'It must have a user, and user and password of at most 255 bytes, which is all SOCKS has room for.';

describe('what is no upstream proxy', () => {
  it.each([
    ['', FORM],
    ['proxy.example:3128', FORM],
    ['https://proxy.example', FORM],
    ['socks4://proxy.example', FORM],
    ['socks5:proxy.example', FORM],
    ['http://proxy.example/path', FORM],
    ['http://proxy.example?a', FORM],
    ['http://proxy.example#a', FORM],
    ['http://proxy.example:80a', FORM],
    ['http://::1:80', FORM],
    ['http://[fe80::1%eth0]', FORM],
    ['http://ada:a/b@proxy.example', FORM],
    ['http://', HOST],
    ['http://:80', HOST],
    ['http://ada:b@', HOST],
    ['http://[proxy]', HOST],
    ['http://a b', HOST],
    ['http://a\r\nb', HOST],
    ['http://proxy.example:0', PORT],
    ['http://proxy.example:65536', PORT],
    ['http://proxy.example:99999999999999999999', PORT],
    ['http://ada:100%@proxy.example', ENCODING],
    ['http://ada:%ff@proxy.example', ENCODING],
    // RFC 7617 2
    ['http://a%3Ada:b@proxy.example', COLON],
    ['http://ada:b%0d%0ac@proxy.example', CONTROLS],
    ['http://ad%00a:b@proxy.example', CONTROLS],
    // RFC 1929 2
    ['socks5://:b@proxy.example', ROOM],
    [`socks5://${'a'.repeat(256)}:b@proxy.example`, ROOM],
    [`socks5://a:${'%C3%BC'.repeat(128)}@proxy.example`, ROOM],
  ])('%j', (text, mustBe) => {
    expect(parseUpstreamRoute(text)).toEqual({ mustBe });
  });

  it('has no room for a byte more', () => {
    const login = `${'a'.repeat(255)}:${'%C3%BC'.repeat(127)}b`;
    expect(parseUpstreamRoute(`socks5://${login}@proxy.example`)).toMatchObject({ kind: 'socks5' });
  });

  it('is found where a proxy was put together by hand, too', () => {
    expect(proxyProblem({ kind: 'socks5', host: '::1', port: 1080 })).toBeUndefined();
    expect(proxyProblem({ kind: 'socks5', host: '', port: 1080 })).toBe(HOST);
    expect(proxyProblem({ kind: 'socks5', host: '[::1]', port: 1080 })).toBe(HOST);
    expect(proxyProblem({ kind: 'http-proxy', host: 'proxy.example', port: 1.5 })).toBe(PORT);
  });

  it('is judged at once, however long it is', () => {
    for (const part of ['@', ':', '[', 'a@', '%', '/']) {
      expect(parseUpstreamRoute(`http://${part.repeat(200_000)}`)).toHaveProperty('mustBe');
    }
  });
});

describe('a route for people', () => {
  it.each([
    ['http://proxy.example', 'http://proxy.example:80'],
    ['socks5h://[::1]', 'socks5://[::1]:1080'],
    ['http://ada:lovelace@proxy.example:3128', 'http://ada:***@proxy.example:3128'],
    ['socks5://ada@proxy.example:3128', 'socks5://ada:***@proxy.example:3128'],
    ['socks5://a%1b%5bm:lovelace@proxy.example', 'socks5://a\u241b[m:***@proxy.example:1080'],
  ])('%s', (text, shown) => {
    const route = parseUpstreamRoute(text);
    expect('mustBe' in route ? route : routeText(route)).toBe(shown);
  });

  it('says of none that it is direct', () => {
    expect(routeText({ kind: 'direct' })).toBe('direct');
  });
});
