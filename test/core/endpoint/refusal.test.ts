/** Requests that a server refuses (RFC 6455 4.2.1, 4.2.2), and what it says then. */
import { describe, expect, it } from 'vitest';
import { answerHandshake, type ServerHandshake } from '../../../src-core/endpoint/server-handshake.ts';
import { parseHead } from '../../../src-core/http-upgrade/head.ts';
import { latin1 } from '../../support/bytes.ts';
import { type HeadChanges, requestHead } from '../../support/websocket-talk.ts';
import { HIXIE_75_REQUEST, HIXIE_76_REQUEST } from '../websocket/handshake/heads.ts';
import { headBytes } from './endpoint-record.ts';

function answer(bytes: Uint8Array): ServerHandshake {
  return answerHandshake(parseHead(bytes), bytes, { subprotocols: 'any', deflate: true });
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

describe('a refusal', () => {
  it('is a whole response with a sentence', () => {
    const made = answer(requestHead('-Sec-WebSocket-Key'));
    expect([made.kind, text(made.response).split('\r\n')]).toEqual([
      'refused',
      [
        'HTTP/1.1 400 Bad Request',
        'Connection: close',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Length: 38',
        '',
        'The request has no Sec-WebSocket-Key.\n',
      ],
    ]);
  });

  it('names the version that is understood (RFC 6455 4.2.2, 4) and what to upgrade to (RFC 9110 15.5.22)', () => {
    expect(text(answer(requestHead('=Sec-WebSocket-Version: 8')).response)).toMatch(
      /^HTTP\/1\.1 426 Upgrade Required\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nConnection: Upgrade, close\r\n/,
    );
  });

  it('names the method that is allowed (RFC 9110 15.5.6)', () => {
    expect(text(answer(requestHead('POST /chat HTTP/1.1')).response)).toMatch(
      /^HTTP\/1\.1 405 Method Not Allowed\r\nAllow: GET\r\n/,
    );
  });

  it('of HEAD has no body, and tells how long it would be (RFC 9110 9.3.2)', () => {
    const { response } = answer(requestHead('HEAD /chat HTTP/1.1'));
    expect(text(response)).toMatch(/^HTTP\/1\.1 405 .*Content-Length: \d+\r\n\r\n$/s);
  });

  it('counts the bytes of its sentence, not the characters', () => {
    const { response } = answer(requestHead('=Sec-WebSocket-Key: \u00fc'));
    const [head = '', body = ''] = Buffer.from(response).toString('latin1').split('\r\n\r\n');
    expect(body).toContain('\u00c3\u00bc');
    expect(head).toContain(`Content-Length: ${body.length}`);
  });

  it.each<[section: string, what: string, changes: HeadChanges, status: number, sentence: string]>([
    ['RFC 6455 4.2.1, 1', 'another method', ['OPTIONS * HTTP/1.1'], 405, 'method "OPTIONS"'],
    ['RFC 6455 4.2.1, 1', 'HTTP/1.0', ['GET /chat HTTP/1.0'], 400, 'is HTTP/1.0'],
    ['RFC 6455 4.2.1, 1', 'no request line', ['GET/chat'], 400, 'does not consist of a method'],
    ['RFC 6455 3', 'a fragment', ['GET /chat#top HTTP/1.1'], 400, 'has the fragment "#top"'],
    ['RFC 6455 4.2.1, 1', 'a target that is no path', ['GET chat HTTP/1.1'], 400, 'request target "chat"'],
    ['RFC 6455 4.2.1, 2', 'no Host', ['-Host'], 400, 'has no Host field'],
    ['RFC 9112 3.2', 'two Hosts', ['Host: example.com'], 400, 'has 2 Host fields'],
    ['RFC 9112 3.2', 'a Host that is none', ['=Host: a/b'], 400, 'Host field is "a/b"'],
    ['RFC 6455 4.2.1, 3', 'no Upgrade', ['-Upgrade'], 426, 'has no Upgrade field'],
    ['RFC 6455 4.2.1, 3', 'an Upgrade to something else', ['=Upgrade: h2c'], 426, 'Upgrade field is "h2c"'],
    ['RFC 6455 4.2.1, 4', 'no Connection', ['-Connection'], 426, 'has no Connection field'],
    ['RFC 6455 4.2.1, 4', 'another Connection', ['=Connection: close'], 426, 'Connection field is "close"'],
    ['RFC 6455 4.2.1, 5', 'no key', ['-Sec-WebSocket-Key'], 400, 'has no Sec-WebSocket-Key'],
    [
      'RFC 6455 4.2.1, 5',
      'a key of 15 bytes',
      ['=Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA'],
      400,
      'base64 form of 16 bytes',
    ],
    [
      'RFC 6455 11.3.1',
      'two keys',
      ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      400,
      'has 2 Sec-WebSocket-Key',
    ],
    ['RFC 6455 4.2.1, 6', 'no version', ['-Sec-WebSocket-Version'], 426, 'has no Sec-WebSocket-Version'],
    ['RFC 6455 4.2.2, 4', 'version 8', ['=Sec-WebSocket-Version: 8'], 426, 'Sec-WebSocket-Version is 8'],
    [
      'RFC 6455 4.2.2, 4',
      'version 4',
      ['=Sec-WebSocket-Version: 4'],
      426,
      'draft-ietf-hybi-thewebsocketprotocol-04',
    ],
    ['RFC 6455 4.2.2, 4', 'version 14', ['=Sec-WebSocket-Version: 14'], 426, 'Sec-WebSocket-Version is 14'],
    ['RFC 6455 4.2.2, 4', 'version "thirteen"', ['=Sec-WebSocket-Version: thirteen'], 426, 'is "thirteen"'],
    ['RFC 6455 11.3.5', 'two versions', ['Sec-WebSocket-Version: 13'], 400, 'has 2 Sec-WebSocket-Version'],
    [
      'RFC 6455 4.2.1, 8',
      'a subprotocol that is no token',
      ['Sec-WebSocket-Protocol: a b'],
      400,
      '"a b", which is not a token',
    ],
    [
      'RFC 6455 4.1, 10',
      'a subprotocol twice',
      ['Sec-WebSocket-Protocol: a, a'],
      400,
      '"a" is offered more than once',
    ],
    [
      'RFC 6455 9.1',
      'extensions that are no list',
      ['Sec-WebSocket-Extensions: a; ='],
      400,
      'Extensions of the request is malformed',
    ],
    ['RFC 6454 7.3', 'two Origins', ['Origin: http://example.com'], 400, 'has 2 Origin fields'],
    ['RFC 9110 9.3.1', 'a body', ['Content-Length: 5'], 400, 'announces a body'],
    ['RFC 9112 6.1', 'a body in chunks', ['Transfer-Encoding: chunked'], 400, 'announces a body'],
    ['RFC 9112 5.1', 'white space before a colon', ['Bad\t: x'], 400, 'white space stands between'],
  ])('%s: %s', (_, _what, changes, status, sentence) => {
    const made = answer(requestHead(...changes));
    if (made.kind !== 'refused') throw new Error('accepted');
    const [head = '', body = ''] = text(made.response).split('\r\n\r\n');
    expect([head.split(' ')[1], body]).toEqual([String(status), `${made.sentence}\n`]);
    expect(made.sentence).toContain(sentence);
    expect(head.includes('Sec-WebSocket-Version: 13')).toBe(status === 426);
  });

  it('of lines that end with a line feed alone', () => {
    const bytes = latin1(text(requestHead()).replaceAll('\r\n', '\n'));
    expect(answer(bytes)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('line feed alone'),
    });
  });

  it.each([
    ['hixie-75', HIXIE_75_REQUEST],
    ['hixie-76', HIXIE_76_REQUEST],
  ])('of %s names it, and the version that took its place', (name, request) => {
    const made = answer(headBytes(request));
    expect(made).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining(name.replace('hixie-', '-')),
    });
    expect(text(made.response)).toMatch(/^HTTP\/1\.1 426 .*Sec-WebSocket-Version: 13\r\n/s);
  });

  it('never repeats what is set in a URL', () => {
    const made = answer(requestHead('GET chat?token=secret HTTP/1.1'));
    expect(made.kind).toBe('refused');
    expect(text(made.response)).not.toContain('secret');
  });
});
