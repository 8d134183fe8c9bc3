import { describe, expect, it } from 'vitest';
import {
  answerHandshake,
  type HandshakeChoice,
  type ServerHandshake,
} from '../../../src-core/endpoint/server-handshake.ts';
import { headerValue, parseHead } from '../../../src-core/http-upgrade/head.ts';
import { checkResponse } from '../../../src-core/websocket/handshake/response-checks.ts';
import { type HeadChanges, requestHead } from '../../support/websocket-talk.ts';
import { CHROME_REQUEST, FIREFOX_REQUEST } from '../websocket/handshake/heads.ts';
import { headBytes } from './endpoint-record.ts';

const NOTHING: HandshakeChoice = { subprotocols: [], deflate: false };
const DEFLATE: HandshakeChoice = { subprotocols: [], deflate: true };

function answer(bytes: Uint8Array, choice: HandshakeChoice = NOTHING): ServerHandshake {
  return answerHandshake(parseHead(bytes), bytes, choice);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** The answer to a request that is changed so, where it is to be accepted. */
function accepted(choice: HandshakeChoice, ...changes: HeadChanges) {
  const bytes = requestHead(...changes);
  const made = answer(bytes, choice);
  if (made.kind !== 'accepted') throw new Error(made.sentence);
  const facts = { status: 101, headFault: undefined, requestFindings: [] };
  const head = parseHead(made.response);
  const rules = checkResponse(parseHead(bytes), head, facts).map(({ rule }) => rule);
  return { ...made, rules, head };
}

describe('a right request', () => {
  it('has the answer of RFC 6455 1.3', () => {
    const { response, subprotocol, deflate, rules } = accepted(
      { subprotocols: ['chat'], deflate: false },
      'Sec-WebSocket-Protocol: chat, superchat',
    );
    expect(text(response).split('\r\n')).toEqual([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      'Sec-WebSocket-Protocol: chat',
      '',
      '',
    ]);
    expect([subprotocol, deflate, rules]).toEqual(['chat', undefined, []]);
  });

  it.each([
    ['Chrome', CHROME_REQUEST],
    ['Firefox', FIREFOX_REQUEST],
  ])('of %s is accepted', (_, request) => {
    expect(answer(headBytes(request)).kind).toBe('accepted');
  });

  // What RFC 6455 leaves to the client, or to nobody
  it.each<[what: string, changes: HeadChanges]>([
    ['without an Origin', ['-Origin']],
    ['from a page of another origin', ['=Origin: http://example.com']],
    [
      'with keywords in other case (RFC 6455 4.2.1)',
      ['=Upgrade: WebSocket', '=Connection: keep-alive, upgrade'],
    ],
    ['with credentials in its URL', ['GET /?token=secret HTTP/1.1']],
    ['with an absolute URL', ['GET http://server.example.com/chat HTTP/1.1']],
    ['with no body, said aloud', ['Content-Length: 0']],
    ['with an extension that nobody knows', ['Sec-WebSocket-Extensions: x-unknown; a=1']],
    ['with an offer that is to be declined', ['Sec-WebSocket-Extensions: permessage-deflate; unknown']],
  ])('%s is accepted', (_, changes) => {
    const { head, rules } = accepted(DEFLATE, ...changes);
    expect([rules, headerValue(head, 'Sec-WebSocket-Extensions')]).toEqual([[], undefined]);
  });
});

// RFC 6455 4.1, 10 and 4.2.2, 5.5
describe('the subprotocol', () => {
  it.each<[offered: HeadChanges, spoken: HandshakeChoice['subprotocols'], chosen: string | undefined]>([
    [[], [], undefined],
    [[], ['chat'], undefined],
    [[], 'any', undefined],
    [['Sec-WebSocket-Protocol: a, b'], [], undefined],
    [['Sec-WebSocket-Protocol: a, b'], ['c'], undefined],
    [['Sec-WebSocket-Protocol: a, b'], ['A'], undefined],
    [['Sec-WebSocket-Protocol: a, b'], ['b'], 'b'],
    [['Sec-WebSocket-Protocol: a, b'], ['b', 'a'], 'a'],
    [['Sec-WebSocket-Protocol: a, b'], 'any', 'a'],
    [['Sec-WebSocket-Protocol: a', 'Sec-WebSocket-Protocol: b'], ['b'], 'b'],
  ])('of %j, where %j are spoken, is %s', (offered, subprotocols, chosen) => {
    const made = accepted({ subprotocols, deflate: false }, ...offered);
    expect([made.subprotocol, headerValue(made.head, 'Sec-WebSocket-Protocol')]).toEqual([chosen, chosen]);
    // Browsers fail a connection on which none was chosen, which is the server's to decide.
    expect(made.rules.filter((rule) => rule !== 'subprotocol-not-chosen')).toEqual([]);
  });
});

// RFC 7692 5.1, 7.1
describe('permessage-deflate', () => {
  const FULL = { noContextTakeover: false, windowBits: 15 };
  const FRESH = { noContextTakeover: true, windowBits: 15 };

  it.each<[offer: string, answer: string, client: object, server: object]>([
    ['permessage-deflate', 'permessage-deflate', FULL, FULL],
    ['permessage-deflate; client_max_window_bits', 'permessage-deflate', FULL, FULL],
    ['permessage-deflate; client_max_window_bits=10', 'permessage-deflate', FULL, FULL],
    [
      'permessage-deflate; server_no_context_takeover',
      'permessage-deflate; server_no_context_takeover',
      FULL,
      FRESH,
    ],
    [
      'permessage-deflate; client_no_context_takeover; client_max_window_bits',
      'permessage-deflate; client_no_context_takeover',
      FRESH,
      FULL,
    ],
    [
      'permessage-deflate; server_max_window_bits="8"',
      'permessage-deflate; server_max_window_bits=8',
      FULL,
      { noContextTakeover: false, windowBits: 8 },
    ],
    // The first offer that can be accepted, in the order of the client's preference
    [
      'x-other, permessage-deflate; client_no_context_takeover, permessage-deflate',
      'permessage-deflate; client_no_context_takeover',
      FRESH,
      FULL,
    ],
    ['permessage-deflate; server_max_window_bits=16, permessage-deflate', 'permessage-deflate', FULL, FULL],
    [
      'permessage-deflate; server_no_context_takeover; server_no_context_takeover, permessage-deflate; server_max_window_bits=9',
      'permessage-deflate; server_max_window_bits=9',
      FULL,
      { noContextTakeover: false, windowBits: 9 },
    ],
  ])('offered as %s is agreed as %s', (offer, agreed, client, server) => {
    const made = accepted(DEFLATE, `Sec-WebSocket-Extensions: ${offer}`);
    expect([headerValue(made.head, 'Sec-WebSocket-Extensions'), made.rules]).toEqual([agreed, []]);
    expect(made.deflate).toEqual({
      unit: 'message',
      name: 'permessage-deflate',
      compressors: { 'client-to-server': client, 'server-to-client': server },
    });
  });

  it.each([
    'permessage-deflate; unknown',
    'permessage-deflate; server_max_window_bits',
    'permessage-deflate; client_max_window_bits=7',
    'permessage-deflate; server_no_context_takeover=1',
    'permessage-bzip2',
    'x-webkit-deflate-frame',
  ])('is not agreed for an offer of %s', (offer) => {
    const made = accepted(DEFLATE, `Sec-WebSocket-Extensions: ${offer}`);
    expect([made.deflate, headerValue(made.head, 'Sec-WebSocket-Extensions')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is not agreed where it is not wanted', () => {
    const made = accepted(NOTHING, 'Sec-WebSocket-Extensions: permessage-deflate');
    expect([made.deflate, headerValue(made.head, 'Sec-WebSocket-Extensions')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
