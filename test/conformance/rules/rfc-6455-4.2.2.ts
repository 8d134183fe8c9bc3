/** RFC 6455 4.2.2: the server's answer, the whole way from packets. */
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { type HeadChanges, requestHead, responseHead } from '../../support/websocket-talk.ts';
import type { BrokenCase, Conversation, KeptCase, RuleTable } from './rule-cases.ts';

function answered(request: HeadChanges, response: HeadChanges): Conversation {
  return (talk) =>
    talk
      .open()
      .fromClient(requestHead(...request))
      .fromServer(responseHead(...response));
}

function refused(request: HeadChanges, ...lines: readonly string[]): Conversation {
  const head = latin1([...lines, 'Content-Length: 0', '', ''].join('\r\n'));
  return (talk) =>
    talk
      .open()
      .fromClient(requestHead(...request))
      .fromServer(head);
}

/** An answer with these changes breaks the rule. */
function broken(rule: string, ...changes: HeadChanges): BrokenCase {
  return [changes.join(', '), answered([], changes), [`${rule} by server`]];
}

function offering(rule: string, offer: string, ...changes: HeadChanges): BrokenCase {
  return [`${offer} answered by ${changes.join(', ')}`, answered([offer], changes), [`${rule} by server`]];
}

const RIGHT: KeptCase = ['the answer of the example', answered([], [])];
const PROTOCOLS = 'Sec-WebSocket-Protocol: chat, superchat';

// draft-hixie-thewebsocketprotocol-76 1.2, byte for byte
const HIXIE_76_REQUEST =
  'GET /demo HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n' +
  'Sec-WebSocket-Protocol: sample\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n' +
  'Origin: http://example.com\r\n\r\n';
const HIXIE_76_RESPONSE =
  'HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Origin: http://example.com\r\nSec-WebSocket-Location: ws://example.com/demo\r\n' +
  'Sec-WebSocket-Protocol: sample\r\n\r\n';
const HIXIE_76_FRAME = hex('00 48656c6c6f ff');

function hixie76(request: string, challenge: string, answer: string): Conversation {
  return (talk) =>
    talk
      .open()
      .fromClient(latin1(`${request}${challenge}`))
      .fromServer(joinBytes(latin1(`${HIXIE_76_RESPONSE}${answer}`), HIXIE_76_FRAME))
      .fromClient(HIXIE_76_FRAME);
}

export const RESPONSE_CASES = {
  'bad-request-accepted': {
    broken: [
      [
        'without a version',
        answered(['-Sec-WebSocket-Version'], []),
        ['version-missing by client', 'bad-request-accepted by server'],
      ],
      [
        'without Host and with a method of its own, told once',
        answered(['-Host', 'POST /chat HTTP/1.1'], []),
        ['request-method-not-get by client', 'host-missing by client', 'bad-request-accepted by server'],
      ],
    ],
    kept: [RIGHT],
  },
  // 4.2.2: "... the server MUST ... return an appropriate HTTP response"; no answer at all tells the client nothing.
  'response-missing': {
    broken: [
      [
        'a FIN instead',
        (talk) => talk.open().fromClient(requestHead()).finish('server'),
        ['response-missing by server'],
      ],
      [
        'a reset instead',
        (talk) => talk.open().fromClient(requestHead()).reset('server'),
        ['response-missing by server'],
      ],
      [
        'a FIN in the middle of it',
        (talk) =>
          talk.open().fromClient(requestHead()).fromServer(responseHead().subarray(0, 60)).finish('server'),
        ['response-missing by server'],
      ],
    ],
    kept: [
      ['the client does not wait for it', (talk) => talk.open().fromClient(requestHead()).finish('client')],
      [
        'the capture ends before it',
        (talk) => talk.open().fromClient(requestHead()).pass(60).send('client', 'A'),
      ],
    ],
  },
  'status-not-101': {
    broken: [
      [
        '200 with all else',
        (talk) =>
          talk
            .open()
            .fromClient(requestHead())
            .fromServer(responseHead('HTTP/1.1 200 OK', 'Content-Length: 0')),
        ['status-not-101 by server'],
      ],
    ],
    kept: [RIGHT, ['200 of a server that knows nothing of it', refused([], 'HTTP/1.1 200 OK')]],
  },
  'response-not-http': {
    broken: [
      [
        'text',
        (talk) => talk.open().fromClient(requestHead()).fromServer(latin1('SSH-2.0-OpenSSH_9.6\r\n')),
        ['response-not-http by server'],
      ],
      [
        'frames at once',
        (talk) => talk.open().fromClient(requestHead()).fromServer(hex('81 05 48656c6c6f')),
        ['response-not-http by server'],
      ],
    ],
    kept: [RIGHT, ['no answer', (talk) => talk.open().fromClient(requestHead())]],
  },
  'response-http-version': {
    broken: [broken('response-http-version', 'HTTP/1.0 101 Switching Protocols')],
    kept: [RIGHT],
  },
  'response-upgrade-missing': { broken: [broken('response-upgrade-missing', '-Upgrade')], kept: [RIGHT] },
  'response-upgrade-wrong': {
    broken: [
      broken('response-upgrade-wrong', '=Upgrade: h2c'),
      broken('response-upgrade-wrong', '=Upgrade: websocket, h2c'),
    ],
    kept: [['in capitals', answered([], ['=Upgrade: WEBSOCKET'])]],
  },
  'response-connection-missing': {
    broken: [broken('response-connection-missing', '-Connection')],
    kept: [RIGHT],
  },
  'response-connection-wrong': {
    broken: [broken('response-connection-wrong', '=Connection: keep-alive')],
    kept: [['among others', answered([], ['=Connection: keep-alive, upgrade'])]],
  },
  'accept-missing': { broken: [broken('accept-missing', '-Sec-WebSocket-Accept')], kept: [RIGHT] },
  'accept-wrong': {
    broken: [
      broken('accept-wrong', '=Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ=='),
      broken('accept-wrong', '=Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo='),
    ],
    kept: [RIGHT],
  },
  'accept-repeated': {
    broken: [broken('accept-repeated', 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')],
    kept: [RIGHT],
  },
  'subprotocol-not-offered': {
    broken: [
      broken('subprotocol-not-offered', 'Sec-WebSocket-Protocol: chat'),
      offering('subprotocol-not-offered', PROTOCOLS, 'Sec-WebSocket-Protocol: Chat'),
    ],
    kept: [['one of those offered', answered([PROTOCOLS], ['Sec-WebSocket-Protocol: superchat'])]],
  },
  'subprotocol-several': {
    broken: [
      offering('subprotocol-several', PROTOCOLS, PROTOCOLS),
      offering(
        'subprotocol-several',
        PROTOCOLS,
        'Sec-WebSocket-Protocol: chat',
        'Sec-WebSocket-Protocol: superchat',
      ),
    ],
    kept: [['one', answered([PROTOCOLS], ['Sec-WebSocket-Protocol: chat'])]],
  },
  'subprotocol-not-chosen': {
    broken: [['none', answered([PROTOCOLS], []), ['subprotocol-not-chosen by server']]],
    kept: [['one', answered([PROTOCOLS], ['Sec-WebSocket-Protocol: chat'])], RIGHT],
  },
  'extension-answer-malformed': {
    broken: [
      offering(
        'extension-answer-malformed',
        'Sec-WebSocket-Extensions: a; b',
        'Sec-WebSocket-Extensions: a; b=',
      ),
    ],
    kept: [
      ['as it was offered', answered(['Sec-WebSocket-Extensions: a; b'], ['Sec-WebSocket-Extensions: a; b'])],
    ],
  },
  'extension-not-offered': {
    broken: [
      broken('extension-not-offered', 'Sec-WebSocket-Extensions: a'),
      offering('extension-not-offered', 'Sec-WebSocket-Extensions: a', 'Sec-WebSocket-Extensions: b'),
    ],
    kept: [['one of two', answered(['Sec-WebSocket-Extensions: a, b'], ['Sec-WebSocket-Extensions: b'])]],
  },
  'response-head-malformed': {
    broken: [broken('response-head-malformed', 'Not(token): a')],
    kept: [['a plain field', answered([], ['Plain: a'])]],
  },
  'length-in-101': {
    broken: [
      broken('length-in-101', 'Content-Length: 0'),
      broken('length-in-101', 'Transfer-Encoding: chunked'),
    ],
    kept: [RIGHT],
  },
  'key-in-response': {
    broken: [broken('key-in-response', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')],
    kept: [RIGHT],
  },
  'version-in-response': {
    broken: [broken('version-in-response', 'Sec-WebSocket-Version: 13')],
    kept: [RIGHT],
  },
  'version-answer-missing': {
    broken: [
      [
        'a refusal of version 14',
        refused(['=Sec-WebSocket-Version: 14'], 'HTTP/1.1 426 Upgrade Required', 'Upgrade: websocket'),
        ['version-answer-missing by server'],
      ],
    ],
    kept: [
      [
        'a refusal that names 13',
        refused(['=Sec-WebSocket-Version: 14'], 'HTTP/1.1 400 Bad Request', 'Sec-WebSocket-Version: 13'),
      ],
      ['a refusal of version 13', refused([], 'HTTP/1.1 400 Bad Request')],
    ],
  },
  'upgrade-required-without-upgrade': {
    broken: [
      ['426', refused([], 'HTTP/1.1 426 Upgrade Required'), ['upgrade-required-without-upgrade by server']],
    ],
    kept: [['426 with it', refused([], 'HTTP/1.1 426 Upgrade Required', 'Upgrade: websocket')]],
  },
  'redirect-without-location': {
    broken: [301, 302, 303, 307, 308].map((status) => [
      `${status}`,
      refused([], `HTTP/1.1 ${status} Elsewhere`),
      ['redirect-without-location by server'],
    ]),
    kept: [['302 with it', refused([], 'HTTP/1.1 302 Found', 'Location: /there')]],
  },
  'challenge-missing': {
    broken: [['401', refused([], 'HTTP/1.1 401 Unauthorized'), ['challenge-missing by server']]],
    kept: [
      ['401 with it', refused([], 'HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic')],
      ['403', refused([], 'HTTP/1.1 403 Forbidden')],
    ],
  },
  'hixie-76-challenge-wrong': {
    broken: [
      [
        'one bit of it',
        hixie76(HIXIE_76_REQUEST, '^n:ds[4U', "8jKS'y:G*Co,Wxa,"),
        ['early-draft by client', 'hixie-76-challenge-wrong by server'],
      ],
      [
        'half of it, and no more comes',
        (talk) =>
          talk
            .open()
            .fromClient(latin1(`${HIXIE_76_REQUEST}^n:ds[4U`))
            .fromServer(latin1(`${HIXIE_76_RESPONSE}8jKS'y:G`)),
        ['early-draft by client', 'hixie-76-challenge-wrong by server'],
      ],
    ],
    // The example of the draft, to which nothing but its age is to be said, stands in dialects.test.ts.
    kept: [RIGHT],
  },
  'hixie-76-key-malformed': {
    broken: [
      [
        'a key whose number is no multiple of its spaces',
        hixie76(HIXIE_76_REQUEST.replace('xW%0l 1 5', 'xW%0l 1 6'), '^n:ds[4U', "8jKS'y:G*Co,Wxa-"),
        ['hixie-76-key-malformed by client', 'early-draft by client'],
      ],
    ],
    // The example of the draft, to which nothing but its age is to be said, stands in dialects.test.ts.
    kept: [RIGHT],
  },
} satisfies RuleTable;
