import { describe, expect, it } from 'vitest';
import { answerMeaning } from '../../../../src-core/websocket/handshake/answer-meaning.ts';
import {
  type Changes,
  HIXIE_75_REQUEST,
  HIXIE_75_RESPONSE,
  HIXIE_76_REQUEST,
  HIXIE_76_RESPONSE,
  head,
  instead,
  request,
  response,
} from './heads.ts';

function meaning(status: number, fields: Changes = [], asked: Changes = []): string {
  return answerMeaning(request(...asked), head(`HTTP/1.1 ${status} Reason`, ...fields), status);
}

describe('an answer of 101', () => {
  it.each<[Changes, string]>([
    [[], 'The server switched to WebSocket.'],
    [['Sec-WebSocket-Protocol: chat'], 'The server switched to WebSocket, with the subprotocol "chat".'],
    [
      [
        'Sec-WebSocket-Protocol: chat',
        'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=9',
      ],
      'The server switched to WebSocket, with the subprotocol "chat" and the extension "permessage-deflate".',
    ],
  ])('with %j: %s', (fields, text) => {
    expect(answerMeaning(request(), response(...fields), 101)).toBe(text);
  });

  it('tells an early dialect', () => {
    expect(answerMeaning(HIXIE_75_REQUEST, HIXIE_75_RESPONSE, 101)).toBe(
      'The server switched to an early form of WebSocket, that of draft-hixie-thewebsocketprotocol-75.',
    );
    expect(answerMeaning(HIXIE_76_REQUEST, HIXIE_76_RESPONSE, 101)).toContain('thewebsocketprotocol-76');
  });
});

describe('a refusal means', () => {
  it.each<[number, Changes, string]>([
    [100, [], 'interim'],
    [103, [], 'interim'],
    [200, [], 'does not speak WebSocket at this URL'],
    [204, [], 'does not speak WebSocket at this URL'],
    [300, [], 'Browsers do not follow that'],
    [
      301,
      ['Location: wss://example.com/?token=abc'],
      'redirects the client to "wss://example.com/?token=…". Browsers do not',
    ],
    [302, [], 'redirects the client elsewhere. Browsers do not'],
    [400, [], 'takes the handshake for faulty'],
    [401, [], 'the request had none'],
    [403, [], 'the request has "http://server.example.com"'],
    [404, [], 'nothing at this path'],
    [405, [], 'allows no GET'],
    [407, [], 'A proxy between client and server wants credentials'],
    [408, [], 'waited too long for the request'],
    [413, [], 'body of the request'],
    [418, [], "takes the fault for the client's (418)"],
    [421, [], 'does not answer for the host'],
    [426, ['Upgrade: websocket'], 'did not recognize the handshake'],
    [426, ['Upgrade: h2c'], 'demands another protocol: "h2c"'],
    [426, [], 'does not say which'],
    [
      429,
      ['Retry-After: 120'],
      'refuses for now: the client asked too often or has too many connections. It may be tried again after 120 seconds.',
    ],
    [431, [], 'often it is the cookies'],
    [500, [], 'its own log says more'],
    [501, [], 'does not speak WebSocket'],
    [502, [], 'got no valid answer'],
    [
      503,
      ['Retry-After: Fri, 31 Dec 1999 23:59:59 GMT'],
      'It may be tried again after "Fri, 31 Dec 1999 23:59:59 GMT".',
    ],
    [503, ['Retry-After: 1'], 'after 1 second.'],
    [504, [], 'waited too long for its answer'],
    [520, [], 'failed to answer the handshake (520)'],
    [99, [], 'none that HTTP knows'],
    [600, [], 'none that HTTP knows'],
    [Number.NaN, [], 'none that HTTP knows'],
  ])('%s with %j: %s', (status, fields, text) => {
    expect(meaning(status, fields)).toContain(text);
  });

  it('something else where the request has what is asked for, or lacks it', () => {
    expect(meaning(401, [], ['Authorization: Basic x'])).toContain('were not enough');
    expect(meaning(403, [], ['-Origin'])).toContain('the request has none');
  });

  // RFC 6455 4.4
  it('that the version is not known, whatever the status, when other versions are named', () => {
    const text =
      'The server does not speak the version of WebSocket it was asked for: the request has version "8", the server knows "13, 7".';
    const fields = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Version: 7'];
    expect(meaning(426, fields, instead('Sec-WebSocket-Version', '8'))).toBe(text);
    expect(meaning(400, fields, instead('Sec-WebSocket-Version', '8'))).toBe(text);
    expect(meaning(400, fields, ['-Sec-WebSocket-Version'])).toContain('the request has no version');
    expect(meaning(400, fields)).toContain('takes the handshake for faulty');
  });

  it('at most two or three sentences, on one line, whatever the status', () => {
    for (let status = 100; status < 600; status++) {
      if (status === 101) continue;
      const text = meaning(status, ['Location: /', 'Retry-After: \x1b'], ['Origin: \x1b']);
      expect(text).toMatch(/^[A-Z][^\n\x1b]+\.$/);
      expect(text.length).toBeLessThan(300);
    }
  });
});
