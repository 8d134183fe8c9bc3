/** RFC 6455 4.1: the client's opening handshake, the whole way from packets. Each rule alone: the server refuses. */
import { latin1 } from '../../support/bytes.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';
import {
  type HeadChanges,
  requestHead,
  responseHead,
  type WebSocketTalk,
} from '../../support/websocket-talk.ts';
import type { BrokenCase, Conversation, KeptCase, RuleTable } from './rule-cases.ts';

const REFUSAL = latin1('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');

function refused(...changes: HeadChanges): Conversation {
  return (talk) =>
    talk
      .open()
      .fromClient(requestHead(...changes))
      .fromServer(REFUSAL);
}

function accepted(...changes: HeadChanges): Conversation {
  return (talk) =>
    talk
      .open()
      .fromClient(requestHead(...changes))
      .fromServer(responseHead());
}

/** A request with these changes breaks the rule. */
function broken(rule: string, ...changes: HeadChanges): BrokenCase {
  return [changes.join(', '), refused(...changes), [`${rule} by client`]];
}

const RIGHT: KeptCase = ['the request of the example', accepted()];

function kept(...changes: HeadChanges): KeptCase {
  return [changes.join(', '), accepted(...changes)];
}

/** The same handshake on another TCP connection before. */
function behindAnother(key: string): Conversation {
  return (talk: WebSocketTalk) => {
    const client = { address: '192.0.2.1', port: 50_000 };
    new TcpTalk(talk.log, { client }).open().fromClient(requestHead()).fromServer(responseHead());
    return talk.open().fromClient(requestHead(key)).fromServer(REFUSAL);
  };
}

export const REQUEST_CASES = {
  'request-method-not-get': {
    broken: [broken('request-method-not-get', 'POST /chat HTTP/1.1')],
    kept: [RIGHT],
  },
  'request-http-version': {
    broken: [broken('request-http-version', 'GET /chat HTTP/1.0')],
    kept: [RIGHT],
  },
  'request-target-malformed': {
    broken: [
      broken('request-target-malformed', 'GET chat HTTP/1.1'),
      broken('request-target-malformed', 'GET ws://server.example.com/chat HTTP/1.1'),
    ],
    kept: [kept('GET http://server.example.com/chat HTTP/1.1'), kept('GET / HTTP/1.1')],
  },
  'request-target-fragment': {
    broken: [broken('request-target-fragment', 'GET /chat#top HTTP/1.1')],
    kept: [kept('GET /chat%23top HTTP/1.1')],
  },
  'host-missing': { broken: [broken('host-missing', '-Host')], kept: [RIGHT] },
  'host-malformed': {
    broken: [broken('host-malformed', '=Host: server example')],
    kept: [['with a port', accepted('=Host: server.example.com:80')]],
  },
  'host-repeated': {
    broken: [broken('host-repeated', 'Host: server.example.com')],
    kept: [RIGHT],
  },
  'request-upgrade-missing': { broken: [broken('request-upgrade-missing', '-Upgrade')], kept: [RIGHT] },
  'request-upgrade-wrong': {
    broken: [broken('request-upgrade-wrong', '=Upgrade: h2c')],
    kept: [kept('=Upgrade: WebSocket'), kept('=Upgrade: h2c, websocket')],
  },
  'request-connection-missing': {
    broken: [broken('request-connection-missing', '-Connection')],
    kept: [RIGHT],
  },
  'request-connection-wrong': {
    broken: [broken('request-connection-wrong', '=Connection: keep-alive')],
    kept: [kept('=Connection: keep-alive, upgrade')],
  },
  'key-missing': { broken: [broken('key-missing', '-Sec-WebSocket-Key')], kept: [RIGHT] },
  'key-repeated': {
    broken: [broken('key-repeated', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')],
    kept: [RIGHT],
  },
  'key-malformed': {
    broken: [
      broken('key-malformed', '=Sec-WebSocket-Key: dGhlIHNhbXBsZQ=='),
      broken('key-malformed', '=Sec-WebSocket-Key: the sample nonce'),
    ],
    kept: [RIGHT],
  },
  'key-reused': {
    broken: [
      [
        'on another connection',
        behindAnother('=Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='),
        ['key-reused by client'],
      ],
    ],
    kept: [['another key', behindAnother('=Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==')]],
  },
  'version-missing': { broken: [broken('version-missing', '-Sec-WebSocket-Version')], kept: [RIGHT] },
  'version-repeated': {
    broken: [broken('version-repeated', 'Sec-WebSocket-Version: 13')],
    kept: [RIGHT],
  },
  'version-not-13': {
    broken: [
      [
        '9, which was never used',
        accepted('=Sec-WebSocket-Version: 9'),
        ['version-not-13 by client', 'bad-request-accepted by server'],
      ],
      [
        '14, and no answer',
        (talk) => talk.open().fromClient(requestHead('=Sec-WebSocket-Version: 14')),
        ['version-not-13 by client'],
      ],
    ],
    kept: [
      [
        '14, which the server answers with those it knows (4.4)',
        (talk) =>
          talk
            .open()
            .fromClient(requestHead('=Sec-WebSocket-Version: 14'))
            .fromServer(
              latin1('HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n'),
            ),
      ],
    ],
  },
  'subprotocol-offer-malformed': {
    broken: [broken('subprotocol-offer-malformed', 'Sec-WebSocket-Protocol: a b')],
    kept: [['two tokens', refused('Sec-WebSocket-Protocol: a, b')]],
  },
  'subprotocol-offer-repeated': {
    broken: [broken('subprotocol-offer-repeated', 'Sec-WebSocket-Protocol: a, b, a')],
    kept: [['that differ by case', refused('Sec-WebSocket-Protocol: a, A')]],
  },
  'extension-offer-malformed': {
    broken: [broken('extension-offer-malformed', 'Sec-WebSocket-Extensions: a; b=')],
    kept: [['two with parameters', refused('Sec-WebSocket-Extensions: a; b=1; c, d; e="f"')]],
  },
  'request-head-malformed': {
    broken: [broken('request-head-malformed', 'Folded: a\r\n b')],
    kept: [kept('Plain: a b')],
  },
  'request-has-body': {
    broken: [broken('request-has-body', 'Content-Length: 5')],
    kept: [kept('Content-Length: 0')],
  },
  'accept-in-request': {
    broken: [broken('accept-in-request', 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')],
    kept: [RIGHT],
  },
  // 4.1: "Once the client's opening handshake has been sent, the client MUST wait for a response from the server"
  'data-before-response': {
    broken: [
      [
        'a frame in a packet of its own',
        (talk) =>
          talk
            .open()
            .fromClient(requestHead())
            .client({ payload: 'a' }, { payload: 'b' })
            .fromServer(responseHead()),
        ['data-before-response by client'],
      ],
      [
        'a frame in the packet of the request',
        (talk) =>
          talk
            .open()
            .fromClient(Buffer.concat([requestHead(), talk.clientFrame({ payload: 'a' })]))
            .fromServer(responseHead()),
        ['data-before-response by client'],
      ],
    ],
    kept: [
      ['a frame behind the response', (talk) => talk.agree().client({ payload: 'a' })],
      [
        'a frame of the server in the packet of the response',
        (talk) =>
          talk
            .open()
            .fromClient(requestHead())
            .fromServer(Buffer.concat([responseHead(), Buffer.from('8101 61'.replace(' ', ''), 'hex')])),
      ],
    ],
  },
  // RFC 8446 6: a TLS server answers what isn't a handshake record with an alert, here unexpected_message.
  'tls-not-spoken': {
    broken: [
      [
        'an alert for an answer',
        (talk) =>
          talk
            .open()
            .fromClient(requestHead())
            .fromServer(Uint8Array.of(0x15, 3, 1, 0, 2, 2, 10))
            .finish('server'),
        ['tls-not-spoken by client'],
      ],
    ],
    kept: [RIGHT],
  },
  // 4.1, 8: "the ASCII serialization of origin of the context"
  'origin-malformed': {
    broken: [
      broken('origin-malformed', '=Origin: http://server.example.com/page'),
      broken('origin-malformed', '=Origin: server.example.com'),
    ],
    kept: [RIGHT, ['none to tell', accepted('=Origin: null')]],
  },
  // draft-hixie-thewebsocketprotocol-75 4.1
  'early-draft': {
    broken: [
      [
        'hixie-75',
        (talk) =>
          talk
            .open()
            .fromClient(
              latin1(
                'GET /demo HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: example.com\r\n' +
                  'Origin: http://example.com\r\nWebSocket-Protocol: sample\r\n\r\n',
              ),
            ),
        ['early-draft by client'],
      ],
    ],
    kept: [RIGHT],
  },
  'origin-missing': { broken: [broken('origin-missing', '-Origin')], kept: [RIGHT] },
  'origin-repeated': {
    broken: [broken('origin-repeated', 'Origin: http://server.example.com')],
    kept: [RIGHT],
  },
  'origin-not-host': {
    broken: [
      broken('origin-not-host', '=Origin: http://example.com'),
      broken('origin-not-host', '=Origin: http://server.example.com:8080'),
    ],
    kept: [kept('=Origin: http://SERVER.example.com:80'), kept('=Origin: null')],
  },
  'cleartext-from-https': {
    broken: [broken('cleartext-from-https', '=Origin: https://server.example.com')],
    kept: [
      ['to the own machine', accepted('=Host: localhost', '=Origin: https://localhost')],
      [
        'from a proxy that took the encryption off',
        accepted('=Origin: https://server.example.com', 'X-Forwarded-Proto: https'),
      ],
    ],
  },
  'credentials-in-url': {
    broken: [
      broken('credentials-in-url', 'GET /chat?access_token=abc HTTP/1.1'),
      broken('credentials-in-url', 'GET http://me:secret@server.example.com/chat HTTP/1.1'),
    ],
    kept: [kept('GET /chat?room=access_token HTTP/1.1')],
  },
} satisfies RuleTable;
