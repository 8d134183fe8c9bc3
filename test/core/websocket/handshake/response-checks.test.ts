import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HttpHead } from '../../../../src-core/http-upgrade/head.ts';
import { checkRequest } from '../../../../src-core/websocket/handshake/request-checks.ts';
import { checkResponse } from '../../../../src-core/websocket/handshake/response-checks.ts';
import { EXTENSION_RULES } from '../../../../src-core/websocket/violations/extension-rules.ts';
import { RESPONSE_RULES } from '../../../../src-core/websocket/violations/response-rules.ts';
import {
  CHROME_REQUEST,
  type Changes,
  HIXIE_75_REQUEST,
  HIXIE_75_RESPONSE,
  HIXIE_76_REQUEST,
  HIXIE_76_RESPONSE,
  inShort,
  instead,
  request,
  response,
} from './heads.ts';

function check(
  asked: HttpHead,
  answer: HttpHead,
  facts: { status?: number; headFault?: string } = {},
): string[] {
  const requestFindings = checkRequest(asked, { encrypted: false, headFault: undefined });
  const found = checkResponse(asked, answer, {
    status: 101,
    headFault: undefined,
    requestFindings,
    ...facts,
  });
  return inShort(found, 'server');
}

const PROTOCOLS = 'Sec-WebSocket-Protocol: chat, superchat';
const EXTENSIONS = 'Sec-WebSocket-Extensions: permessage-deflate, foo';
const ANY = 'Sec-WebSocket-Extensions: foo';

describe('a right answer', () => {
  it('has no findings', () => {
    expect(check(request(), response())).toEqual([]);
    expect(check(CHROME_REQUEST, response('Sec-WebSocket-Extensions: permessage-deflate'))).toEqual([]);
  });

  it.each<[string, Changes, Changes]>([
    ['RFC 6455 1.2', [PROTOCOLS], ['Sec-WebSocket-Protocol: chat']],
    ['keywords in other case', [], [...instead('Upgrade', 'WebSocket'), ...instead('Connection', 'UPGRADE')]],
    ['names of fields in other case', [], ['-Upgrade', 'upgrade: websocket']],
    ['another reason', [], ['HTTP/1.1 101 Web Socket Protocol Handshake']],
    ['Upgrade among others in Connection', [], instead('Connection', 'keep-alive, Upgrade')],
    ['the second subprotocol', [PROTOCOLS], ['Sec-WebSocket-Protocol: superchat']],
    [
      'extensions in several fields (erratum 3433)',
      [EXTENSIONS],
      ['Sec-WebSocket-Extensions: foo', 'Sec-WebSocket-Extensions: permessage-deflate'],
    ],
    ['no extension although some are offered', [EXTENSIONS], []],
    ['an early version', instead('Sec-WebSocket-Version', '8'), []],
    ['any other field', [], ['Server: x', 'Date: y', 'Set-Cookie: a=b']],
  ])('may be one to %s', (_, asked, answered) => {
    expect(check(request(...asked), response(...answered))).toEqual([]);
  });
});

/** Each rule with changes of request and answer that break it and nothing else, and what is found then. */
const BROKEN: readonly [asked: Changes, answered: Changes, finding: string][] = [
  // RFC 9110 7.8
  [[], ['HTTP/1.0 101 Switching Protocols'], 'response-http-version HTTP/1.0'],
  // RFC 6455 4.2.2, 5.2 and 5.3
  [[], ['-Upgrade'], 'response-upgrade-missing'],
  [[], instead('Upgrade', 'h2c'), 'response-upgrade-wrong "h2c"'],
  [[], instead('Upgrade', 'h2c, websocket'), 'response-upgrade-wrong "h2c, websocket"'],
  [[], ['Upgrade: websocket'], 'response-upgrade-wrong "websocket, websocket"'],
  [[], ['-Connection'], 'response-connection-missing'],
  [[], instead('Connection', 'close'), 'response-connection-wrong "close"'],
  // RFC 6455 4.2.2, 5.4; 11.3.3
  [[], ['-Sec-WebSocket-Accept'], 'accept-missing'],
  [
    [],
    instead('Sec-WebSocket-Accept', 'S3pPLMBiTxaQ9kYGzzhZRbK+xOo='),
    'accept-wrong "S3pPLMBiTxaQ9kYGzzhZRbK+xOo="; "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" is right',
  ],
  [[], ['Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo='], 'accept-repeated 2'],
  // RFC 6455 4.2.2, 5.5; 11.3.4
  [[], ['Sec-WebSocket-Protocol: chat'], 'subprotocol-not-offered "chat"'],
  [[PROTOCOLS], ['Sec-WebSocket-Protocol: other'], 'subprotocol-not-offered "other"'],
  [
    [PROTOCOLS],
    ['Sec-WebSocket-Protocol: Chat'],
    'subprotocol-not-offered "Chat" ("chat" is offered; case counts)',
  ],
  [[PROTOCOLS], ['Sec-WebSocket-Protocol:'], 'subprotocol-not-offered ""'],
  [[PROTOCOLS], ['Sec-WebSocket-Protocol: chat, superchat'], 'subprotocol-several "chat, superchat"'],
  [
    [PROTOCOLS],
    ['Sec-WebSocket-Protocol: chat', 'Sec-WebSocket-Protocol: chat'],
    'subprotocol-several "chat, chat"',
  ],
  [[PROTOCOLS], [], 'subprotocol-not-chosen "chat, superchat"'],
  // RFC 6455 9.1, 4.1
  [[ANY], ['Sec-WebSocket-Extensions: foo;'], 'extension-answer-malformed a parameter of "foo" has no name'],
  [[], ['Sec-WebSocket-Extensions:'], 'extension-answer-malformed it names no extension'],
  [[], [ANY], 'extension-not-offered "foo"'],
  [[], ['Sec-WebSocket-Extensions: permessage-deflate'], 'extension-not-offered "permessage-deflate"'],
  [[ANY], ['Sec-WebSocket-Extensions: FOO'], 'extension-not-offered "FOO" ("foo" is offered; case counts)'],
  // RFC 7692 7.1.2.2
  [
    [EXTENSIONS],
    ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10'],
    'deflate-parameter-not-offered client_max_window_bits=10',
  ],
  // RFC 9110 8.6, RFC 9112 6.1
  [[], ['Content-Length: 0'], 'length-in-101 Content-Length'],
  [[], ['Transfer-Encoding: chunked'], 'length-in-101 Transfer-Encoding'],
  // RFC 6455 11.3.1, 11.3.5
  [[], ['Sec-WebSocket-Key: x'], 'key-in-response'],
  [[], ['Sec-WebSocket-Version: 13'], 'version-in-response'],
  // RFC 6455 4.2.1
  [['POST /chat HTTP/1.1'], [], 'bad-request-accepted request-method-not-get'],
  [['-Sec-WebSocket-Key'], [], 'bad-request-accepted key-missing'],
  [['-Sec-WebSocket-Key'], ['-Sec-WebSocket-Accept'], 'bad-request-accepted key-missing'],
  [['-Host', '-Sec-WebSocket-Version'], [], 'bad-request-accepted host-missing, version-missing'],
  [[ANY, 'Sec-WebSocket-Extensions: a b'], [], 'bad-request-accepted extension-offer-malformed'],
];

describe('a wrong answer', () => {
  it.each(BROKEN)('to %j, %j, has one finding: %s', (asked, answered, finding) => {
    expect(check(request(...asked), response(...answered))).toEqual([finding]);
  });

  it('is told of the fault of its syntax, and of nothing that follows from it', () => {
    const facts = { headFault: 'it is so' };
    expect(check(request(), response(), facts)).toEqual(['response-head-malformed it is so']);
    for (const [name, value] of response().headers) {
      expect(check(request(), response(`-${name}`, `+${name} : ${value}`), facts)).toEqual([
        'response-head-malformed it is so',
      ]);
    }
  });

  it('can break each rule of answers but those of refusals and of hixie-76', () => {
    const others = [
      'response-head-malformed',
      'version-answer-missing',
      'upgrade-required-without-upgrade',
      'redirect-without-location',
      'challenge-missing',
      'response-not-http',
      'response-missing',
      'status-not-101',
      'hixie-76-challenge-wrong',
      'hixie-76-key-malformed',
    ];
    const broken = new Set(BROKEN.map(([, , finding]) => finding.split(' ')[0] ?? ''));
    expect(
      Object.keys(RESPONSE_RULES)
        .filter((rule) => !broken.has(rule))
        .sort(),
    ).toEqual(others.sort());
    expect([...broken].filter((rule) => !(rule in { ...RESPONSE_RULES, ...EXTENSION_RULES }))).toEqual([]);
  });

  // RFC 6455 4.2.2: to decline an offer is no duty of the handshake.
  it.each<[string, Changes]>([
    ['a deflate offer it need only decline', ['Sec-WebSocket-Extensions: permessage-deflate; x']],
    ['a missing Origin', ['-Origin']],
    ['credentials in the URL', ['GET /?token=a HTTP/1.1']],
  ])('is not one to %s', (_, asked) => {
    expect(check(request(...asked), response())).toEqual([]);
  });

  it('right for any of several keys is right', () => {
    const asked = request('Sec-WebSocket-Key: x');
    expect(check(asked, response())).toEqual(['bad-request-accepted key-repeated, key-malformed']);
  });
});

// RFC 6455 4.2.2, 5.4, done wrongly
describe('a wrong Sec-WebSocket-Accept', () => {
  const key = 'dGhlIHNhbXBsZSBub25jZQ==';
  const sha1 = (text: string) => createHash('sha1').update(text);
  const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  it.each([
    ['the key itself', key],
    ['made without the GUID', sha1(key).digest('base64')],
    ['the digest in hexadecimal digits instead of base64', sha1(key + guid).digest('hex')],
    ['base64 of hexadecimal digits', Buffer.from(sha1(key + guid).digest('hex')).toString('base64')],
    ['made of the key with its base64 decoded', sha1(`the sample nonce${guid}`).digest('base64')],
  ])('is recognized: %s', (mistake, accept) => {
    expect(check(request(), response(...instead('Sec-WebSocket-Accept', accept)))).toEqual([
      `accept-wrong "${accept}" (${mistake}); "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" is right`,
    ]);
  });
});

describe('an answer in an early dialect', () => {
  it('is not held against RFC 6455', () => {
    expect(check(HIXIE_75_REQUEST, HIXIE_75_RESPONSE)).toEqual([]);
    expect(check(HIXIE_76_REQUEST, HIXIE_76_RESPONSE)).toEqual([]);
    expect(check(request(...instead('Sec-WebSocket-Version', '5')), response('-Upgrade'))).toEqual([]);
  });
});

/** What is found about a refusal. */
function refused(line: string, fields: Changes, asked: Changes = []): string[] {
  const answer = response(line, '-Upgrade', '-Connection', '-Sec-WebSocket-Accept', ...fields);
  return check(request(...asked), answer, { status: Number(line.split(' ')[1]) });
}

const VERSION_8 = instead('Sec-WebSocket-Version', '8');

describe('a refusal', () => {
  it.each<[string, Changes, Changes]>([
    ['HTTP/1.1 200 OK', ['Content-Length: 3'], []],
    ['HTTP/1.0 400 Bad Request', [], []],
    ['HTTP/1.1 400 Bad Request', [], ['-Sec-WebSocket-Key']],
    ['HTTP/1.1 400 Bad Request', ['Sec-WebSocket-Version: 13'], VERSION_8],
    ['HTTP/1.1 401 Unauthorized', ['WWW-Authenticate: Basic'], []],
    ['HTTP/1.1 403 Forbidden', [], []],
    ['HTTP/1.1 403 Forbidden', [], VERSION_8],
    ['HTTP/1.1 404 Not Found', [], VERSION_8],
    ['HTTP/1.1 426 Upgrade Required', ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'], VERSION_8],
    ['HTTP/1.1 426 Upgrade Required', ['Upgrade: websocket'], []],
    ['HTTP/1.1 302 Found', ['Location: /'], []],
    ['HTTP/1.1 304 Not Modified', [], []],
    ['HTTP/1.1 503 Service Unavailable', [], VERSION_8],
  ])('%s with %j to %j breaks nothing', (line, fields, asked) => {
    expect(refused(line, fields, asked)).toEqual([]);
  });

  it.each<[string, Changes, Changes, string]>([
    // RFC 6455 4.2.2, 4
    [
      'HTTP/1.1 400 Bad Request',
      [],
      VERSION_8,
      'version-answer-missing 8 (draft-ietf-hybi-thewebsocketprotocol-08 to -12)',
    ],
    [
      'HTTP/1.1 426 Upgrade Required',
      ['Upgrade: websocket'],
      instead('Sec-WebSocket-Version', '14'),
      'version-answer-missing 14',
    ],
    // RFC 9110 15.5.22
    ['HTTP/1.1 426 Upgrade Required', [], [], 'upgrade-required-without-upgrade'],
    // RFC 9110 15.4
    ['HTTP/1.1 301 Moved Permanently', [], [], 'redirect-without-location 301'],
    ['HTTP/1.1 302 Found', [], [], 'redirect-without-location 302'],
    ['HTTP/1.1 303 See Other', [], [], 'redirect-without-location 303'],
    ['HTTP/1.1 307 Temporary Redirect', [], [], 'redirect-without-location 307'],
    ['HTTP/1.1 308 Permanent Redirect', [], [], 'redirect-without-location 308'],
    // RFC 9110 15.5.2
    ['HTTP/1.1 401 Unauthorized', [], [], 'challenge-missing'],
  ])('%s with %j to %j must say more: %s', (line, fields, asked, finding) => {
    expect(refused(line, fields, asked)).toEqual([finding]);
  });
});
