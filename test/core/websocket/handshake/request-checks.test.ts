import { describe, expect, it } from 'vitest';
import type { HttpHead } from '../../../../src-core/http-upgrade/head.ts';
import { checkRequest } from '../../../../src-core/websocket/handshake/request-checks.ts';
import { EXTENSION_RULES } from '../../../../src-core/websocket/violations/extension-rules.ts';
import { REQUEST_RULES } from '../../../../src-core/websocket/violations/request-rules.ts';
import {
  CHROME_REQUEST,
  type Changes,
  FIREFOX_REQUEST,
  HIXIE_75_REQUEST,
  HIXIE_75_RESPONSE,
  HIXIE_76_LINES,
  HIXIE_76_REQUEST,
  head,
  inShort,
  instead,
  request,
} from './heads.ts';

function check(checked: HttpHead, facts: { encrypted?: boolean; headFault?: string } = {}): string[] {
  return inShort(checkRequest(checked, { encrypted: false, headFault: undefined, ...facts }), 'client');
}

describe('a right request', () => {
  it.each<[string, HttpHead]>([
    ['the one these tests change', request()],
    ['Chrome', CHROME_REQUEST],
    ['Firefox', FIREFOX_REQUEST],
  ])('has no findings: %s', (_, right) => {
    expect(check(right)).toEqual([]);
  });

  it('of RFC 6455 1.2 has a note that is true', () => {
    const example = request(
      ...instead('Origin', 'http://example.com'),
      'Sec-WebSocket-Protocol: chat, superchat',
    );
    expect(check(example)).toEqual(['origin-not-host "http://example.com"']);
  });

  it.each<[string, Changes]>([
    [
      'names of fields in other case (RFC 9110 5.1)',
      ['-Upgrade', 'UPGRADE: websocket', '-Host', 'hOST: server.example.com'],
    ],
    [
      'keywords in other case (RFC 6455 4.2.1)',
      [...instead('Upgrade', 'WebSocket'), ...instead('Connection', 'upgrade')],
    ],
    [
      'keywords among others',
      [...instead('Upgrade', 'h2c, websocket'), ...instead('Connection', 'keep-alive, Upgrade')],
    ],
    ['keywords in a second field', ['-Connection', 'Connection: keep-alive', 'Connection: Upgrade']],
    [
      'fields in another order',
      [...instead('Host', 'server.example.com'), ...instead('Upgrade', 'websocket')],
    ],
    ['an absolute URL (RFC 6455 4.1)', ['GET http://server.example.com/chat HTTP/1.1']],
    ['an absolute URL without a path', ['GET HTTPS://server.example.com HTTP/1.1']],
    ['a query', ['GET /chat?a=b&c=%20|{} HTTP/1.1']],
    ['a later version of HTTP', ['GET /chat HTTP/1.9']],
    [
      'an IPv6 host',
      [...instead('Host', '[2001:db8::1]:8080'), ...instead('Origin', 'http://[2001:db8::1]:8080')],
    ],
    ['subprotocols', ['Sec-WebSocket-Protocol: chat, v1.superchat']],
    [
      'subprotocols in several fields (RFC 6455 11.3.4)',
      ['Sec-WebSocket-Protocol: a', 'Sec-WebSocket-Protocol: b'],
    ],
    ['subprotocols that differ in case', ['Sec-WebSocket-Protocol: chat, Chat']],
    [
      'extensions in several fields (RFC 6455 11.3.2)',
      ['Sec-WebSocket-Extensions: a', 'Sec-WebSocket-Extensions: b; c=1'],
    ],
    ['no body, said aloud', ['Content-Length: 0']],
    ['another version, which waits for the answer', instead('Sec-WebSocket-Version', '8')],
    [
      'the Origin of an early version',
      [
        ...instead('Sec-WebSocket-Version', '8'),
        '-Origin',
        'Sec-WebSocket-Origin: http://server.example.com',
      ],
    ],
  ])('may have %s', (_, changes) => {
    expect(check(request(...changes))).toEqual([]);
  });
});

/** Each rule with changes that break it and nothing else, and what is found then. */
const BROKEN: readonly [changes: Changes, finding: string][] = [
  // RFC 6455 4.1, 2
  [['POST /chat HTTP/1.1'], 'request-method-not-get "POST"'],
  [['CONNECT server.example.com:80 HTTP/1.1'], 'request-method-not-get "CONNECT"'],
  [['OPTIONS * HTTP/1.1'], 'request-method-not-get "OPTIONS"'],
  [['GET /chat HTTP/1.0'], 'request-http-version HTTP/1.0'],
  // RFC 6455 4.1, 3
  [['GET chat HTTP/1.1'], 'request-target-malformed "chat"'],
  [['GET * HTTP/1.1'], 'request-target-malformed "*"'],
  [['GET ws://server.example.com/chat HTTP/1.1'], 'request-target-malformed "ws://server.example.com/chat"'],
  [['GET http:///chat HTTP/1.1'], 'request-target-malformed "http:///chat"'],
  [['GET /caf\xe9?a=b HTTP/1.1'], 'request-target-malformed "/caf\xe9?a=…"'],
  // RFC 6455 3
  [['GET /chat#top HTTP/1.1'], 'request-target-fragment "#top"'],
  [['GET /chat#access_token=abc HTTP/1.1'], 'request-target-fragment "#access_token=…"'],
  // RFC 6455 4.1, 4; RFC 9112 3.2
  [['-Host'], 'host-missing'],
  [['Host: server.example.com'], 'host-repeated 2'],
  [instead('Host', ''), 'host-malformed ""'],
  [instead('Host', 'http://server.example.com'), 'host-malformed "http://server.example.com"'],
  [instead('Host', 'server.example.com:http'), 'host-malformed "server.example.com:http"'],
  // RFC 6455 4.1, 5 and 6
  [['-Upgrade'], 'request-upgrade-missing'],
  [instead('Upgrade', 'h2c'), 'request-upgrade-wrong "h2c"'],
  [instead('Upgrade', 'websocket/13'), 'request-upgrade-wrong "websocket/13"'],
  [['-Connection'], 'request-connection-missing'],
  [instead('Connection', 'keep-alive'), 'request-connection-wrong "keep-alive"'],
  // RFC 6455 4.1, 7; 11.3.1
  [['-Sec-WebSocket-Key'], 'key-missing'],
  [['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='], 'key-repeated 2'],
  [instead('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ'), 'key-malformed "dGhlIHNhbXBsZSBub25jZQ"'],
  // 15 and 17 bytes
  [instead('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25j'), 'key-malformed "dGhlIHNhbXBsZSBub25j"'],
  [instead('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZWQ='), 'key-malformed "dGhlIHNhbXBsZSBub25jZWQ="'],
  [instead('Sec-WebSocket-Key', ''), 'key-malformed ""'],
  // RFC 6455 4.1, 9; 11.3.5
  [['-Sec-WebSocket-Version'], 'version-missing'],
  [['Sec-WebSocket-Version: 13'], 'version-repeated 2'],
  [['Sec-WebSocket-Version: 8'], 'version-repeated 2'],
  // RFC 6455 4.1, 10
  [['Sec-WebSocket-Protocol: chat, super chat'], 'subprotocol-offer-malformed "super chat"'],
  [['Sec-WebSocket-Protocol: "chat"'], 'subprotocol-offer-malformed ""chat""'],
  [
    ['Sec-WebSocket-Protocol: http://example.com/chat'],
    'subprotocol-offer-malformed "http://example.com/chat"',
  ],
  [['Sec-WebSocket-Protocol:'], 'subprotocol-offer-malformed ""'],
  [['Sec-WebSocket-Protocol: a, b, a'], 'subprotocol-offer-repeated "a"'],
  [['Sec-WebSocket-Protocol: a', 'Sec-WebSocket-Protocol: a'], 'subprotocol-offer-repeated "a"'],
  // RFC 6455 9.1
  [['Sec-WebSocket-Extensions: a b'], 'extension-offer-malformed "b" follows without a comma or a semicolon'],
  [['Sec-WebSocket-Extensions:'], 'extension-offer-malformed it names no extension'],
  // RFC 9110 9.3.1
  [['Content-Length: 12'], 'request-has-body Content-Length: "12"'],
  [['Transfer-Encoding: chunked'], 'request-has-body Transfer-Encoding: "chunked"'],
  // RFC 6455 11.3.3
  [['Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo='], 'accept-in-request'],
  // RFC 6455 4.1, 8; RFC 6454 7.3
  [['-Origin'], 'origin-missing'],
  [['Origin: http://server.example.com'], 'origin-repeated 2'],
  // RFC 6455 10.2 and 10.6
  [instead('Origin', 'http://example.org'), 'origin-not-host "http://example.org"'],
  [instead('Origin', 'https://server.example.com'), 'cleartext-from-https "https://server.example.com"'],
  // RFC 6750 5.3
  [['GET /chat?token=abc HTTP/1.1'], 'credentials-in-url the parameter "token"'],
  // RFC 7692 7
  [
    ['Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=16'],
    'deflate-parameter-out-of-range server_max_window_bits="16"',
  ],
];

describe('a wrong request', () => {
  it.each(BROKEN)('%j has one finding: %s', (changes, finding) => {
    expect(check(request(...changes))).toEqual([finding]);
  });

  it('is told of the fault of its syntax, and of nothing that follows from it', () => {
    const facts = { headFault: 'it is so' };
    expect(check(request(), facts)).toEqual(['request-head-malformed it is so']);
    for (const [name, value] of request().headers) {
      for (const spoilt of [`+${name} : ${value}`, `+${name} ${value}`, `+${name}\x01: ${value}`]) {
        expect(check(request(`-${name}`, spoilt), facts)).toEqual(['request-head-malformed it is so']);
      }
    }
    expect(check(request('GET  /chat HTTP/1.1'), facts)).toEqual(['request-head-malformed it is so']);
  });

  it('has a finding for each of its faults', () => {
    expect(check(head('POST x HTTP/1.0', 'Sec-WebSocket-Key: x'))).toEqual([
      'request-method-not-get "POST"',
      'request-http-version HTTP/1.0',
      'request-target-malformed "x"',
      'host-missing',
      'request-upgrade-missing',
      'request-connection-missing',
      'key-malformed "x"',
      'version-missing',
      'origin-missing',
    ]);
  });

  it('shows captured text on one line, and not all of a long one', () => {
    expect(check(request(...instead('Upgrade', `\x1b${'a'.repeat(100)}`)))).toEqual([
      `request-upgrade-wrong "\u241b${'a'.repeat(58)}…"`,
    ]);
  });

  it('can break each rule of requests but those that need more than its head', () => {
    const others = [
      'key-reused',
      'version-not-13',
      'data-before-response',
      'request-head-malformed',
      'tls-not-spoken',
      'early-draft',
      'origin-malformed',
    ];
    const broken = new Set(BROKEN.map(([, finding]) => finding.split(' ')[0]));
    expect(
      Object.keys(REQUEST_RULES)
        .filter((rule) => !broken.has(rule))
        .sort(),
    ).toEqual(others.sort());
    expect(
      [...broken].filter((rule) => rule === undefined || !(rule in { ...REQUEST_RULES, ...EXTENSION_RULES })),
    ).toEqual([]);
  });
});

describe('a request in an early dialect', () => {
  it.each<[string, HttpHead]>([
    ['hixie-75', HIXIE_75_REQUEST],
    ['hixie-76', HIXIE_76_REQUEST],
    ['hybi-02', head(...HIXIE_76_LINES, 'Sec-WebSocket-Draft: 2')],
    [
      'hybi-06',
      request(...instead('Sec-WebSocket-Version', '6'), '-Origin', 'Sec-WebSocket-Origin: http://x'),
    ],
  ])('is not held against RFC 6455: %s', (_, early) => {
    expect(check(early)).toEqual([]);
  });

  it('is checked for its keys', () => {
    const [, ...fields] = HIXIE_76_LINES.filter((line) => !line.startsWith('Sec-WebSocket-Key2'));
    expect(check(head('GET / HTTP/1.1', ...fields))).toEqual([
      'hixie-76-key-malformed Sec-WebSocket-Key2 is missing',
    ]);
  });

  it('is told from a faulty one by the answer', () => {
    const faulty = ['key-missing', 'version-missing'];
    const facts = { encrypted: false, headFault: undefined };
    const accepted = head('HTTP/1.1 101 Switching Protocols', 'Sec-WebSocket-Accept: x');
    expect(inShort(checkRequest(HIXIE_75_REQUEST, { ...facts, response: accepted }), 'client')).toEqual(
      faulty,
    );
    const lowerCase = request('-Sec-WebSocket-Key', '-Sec-WebSocket-Version');
    expect(check(lowerCase)).toEqual(faulty);
    expect(checkRequest(lowerCase, { ...facts, response: HIXIE_75_RESPONSE })).toEqual([]);
  });
});
