/** RFC 6455 5.5.1, 7.1 and 7.4: Close frames, what they say, and what comes of them. */
import { CLOSE, closePayload, PING, PONG } from '../../support/frame-builder.ts';
import type { BrokenCase, KeptCase, RuleTable } from './rule-cases.ts';

function closing(code: number, reason: Uint8Array | string = '') {
  return { opcode: CLOSE, payload: closePayload(code, reason) };
}

function codes(rule: string, ...numbers: readonly number[]): BrokenCase[] {
  return numbers.map((code) => [
    `${code}`,
    (talk) => talk.agree().client(closing(code)),
    [`${rule} @ 1 by client [6-8]`],
  ]);
}

function goodCodes(...numbers: readonly number[]): KeptCase[] {
  return numbers.map((code) => [`${code}`, (talk) => talk.agree().client(closing(code))]);
}

const OVER = closing(1000);

export const CLOSING_CASES = {
  // 5.5.1: "the first two bytes of the body MUST be a 2-byte unsigned integer"
  'close-payload-one-byte': {
    broken: [
      [
        'from the server',
        (talk) => talk.agree().server({ opcode: CLOSE, payload: Uint8Array.of(3) }),
        ['close-payload-one-byte @ 1 by server [2-3]'],
      ],
      [
        'from the client',
        (talk) => talk.agree().client({ opcode: CLOSE, payload: Uint8Array.of(3) }),
        ['close-payload-one-byte @ 1 by client [6-7]'],
      ],
    ],
    kept: [
      ['nothing', (talk) => talk.agree().server({ opcode: CLOSE })],
      ['two bytes', (talk) => talk.agree().server(OVER)],
    ],
  },
  // 7.4.2: "Status codes in the range 0-999 are not used."
  'close-code-not-used': {
    broken: codes('close-code-not-used', 0, 1, 500, 999),
    kept: goodCodes(1000),
  },
  // 7.4.1: 1004 is reserved, and the others "MUST NOT be set as a status code in a Close control frame".
  'close-code-reserved': {
    broken: codes('close-code-reserved', 1004, 1005, 1006, 1015),
    kept: goodCodes(1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011),
  },
  // 7.4.2: 1000-2999 are reserved for the protocol; the IANA registry has 1012, 1013 and 1014 besides.
  'close-code-unassigned': {
    broken: codes('close-code-unassigned', 1016, 1100, 2000, 2999),
    kept: goodCodes(1012, 1013, 1014),
  },
  'close-code-out-of-range': {
    broken: codes('close-code-out-of-range', 5000, 10_000, 65_535),
    kept: goodCodes(4000, 4999),
  },
  // 7.4.2: 3000-3999 are for libraries and frameworks, which register them.
  'close-code-unregistered': {
    broken: codes('close-code-unregistered', 3001, 3999),
    kept: goodCodes(3000, 3003, 3008, 4000),
  },
  // 7.4.1: 1010 "is not used by the server, because it can fail the WebSocket handshake instead."
  'close-code-of-clients': {
    broken: [
      [
        '1010 from the server',
        (talk) => talk.agree().server(closing(1010)),
        ['close-code-of-clients @ 1 by server [2-4]'],
      ],
    ],
    kept: goodCodes(1010),
  },
  // 5.5.1: "the body MAY contain UTF-8-encoded data with value /reason/"
  'close-reason-not-utf-8': {
    broken: [
      [
        'a byte that begins nothing',
        (talk) => talk.agree().server(closing(1000, Uint8Array.of(0x61, 0xff, 0x62))),
        ['close-reason-not-utf-8 @ 1 by server [5-6]'],
      ],
      [
        'a character that is cut off, masked',
        (talk) => talk.agree().client(closing(1000, Uint8Array.of(0x61, 0xe2, 0x82))),
        ['close-reason-not-utf-8 @ 1 by client [9-11]'],
      ],
    ],
    kept: [
      ['UTF-8', (talk) => talk.agree().server(closing(1000, 'au revoir \u{1f44b}'))],
      ['123 bytes of it', (talk) => talk.agree().server(closing(1000, '\u20ac'.repeat(41)))],
      ['no reason', (talk) => talk.agree().server(OVER)],
    ],
  },
  // 5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
  'data-after-close': {
    broken: [
      [
        'text',
        (talk) => talk.agree().client(OVER, { payload: 'Hello' }),
        ['data-after-close @ 2 by client [0-1]'],
      ],
      [
        'the rest of a message',
        (talk) => talk.agree().server({ fin: false, payload: 'a' }, OVER, { opcode: 0, payload: 'b' }),
        ['data-after-close @ 3 by server [0-1]'],
      ],
    ],
    kept: [
      ['data before it', (talk) => talk.agree().client({ payload: 'Hello' }, OVER)],
      ['data of the other side', (talk) => talk.agree().client(OVER).server({ payload: 'Hello' })],
    ],
  },
  // 5.5.2: "An endpoint MAY send a Ping frame any time ... before the connection is closed."; 5.5.1 forbids data only
  'control-frame-after-close': {
    broken: [
      [
        'a Ping',
        (talk) => talk.agree().client(OVER, { opcode: PING }),
        ['control-frame-after-close @ 2 by client [0-1]'],
      ],
    ],
    kept: [
      ['the Close frame of the other side', (talk) => talk.agree().client(OVER).server(OVER)],
      [
        'a Pong, which is owed',
        (talk) => talk.agree().server({ opcode: PING }).client(OVER, { opcode: PONG }),
      ],
      ['a Pong before it', (talk) => talk.agree().server({ opcode: PING }).client({ opcode: PONG }, OVER)],
    ],
  },
  // 5.5.1: "If an endpoint receives a Close frame and did not previously send a Close frame, the endpoint MUST send a Close frame in response."
  'close-not-answered': {
    broken: [
      [
        'by the server, which ends the connection',
        (talk) => talk.agree().client(OVER).finish('server'),
        ['close-not-answered @ 1 by server'],
      ],
      [
        'by the client, which resets it',
        (talk) => talk.agree().server(OVER).reset('client'),
        ['close-not-answered @ 1 by client'],
      ],
      [
        'by the client, for ten seconds',
        (talk) => talk.agree().server(OVER).pass(10).send('client', 'A'),
        ['close-not-answered @ 1 by client'],
      ],
    ],
    kept: [
      ['an answer', (talk) => talk.agree().client(OVER).server(OVER).finish('server')],
      ['a reset by the one who closed, at once', (talk) => talk.agree().client(OVER).reset('client')],
      [
        'the other side had ended its half before',
        (talk) => talk.agree().finish('server').client(OVER).finish('client').pass(20),
      ],
      [
        'what the other side said then is missing',
        (talk) =>
          talk.agree().client(OVER).fromServer(Uint8Array.of(0x82, 0x04)).lose('server', 4).finish('server'),
      ],
    ],
  },
  // 5.5.1: "When sending a Close frame in response, the endpoint typically echos the status code it received."
  'close-code-not-echoed': {
    broken: [
      [
        'another code',
        (talk) => talk.agree().client(OVER).server(closing(1001)),
        ['close-code-not-echoed @ 2 by server'],
      ],
      [
        'none in answer to one',
        (talk) => talk.agree().server(OVER).client({ opcode: CLOSE }),
        ['close-code-not-echoed @ 2 by client'],
      ],
    ],
    kept: [
      ['one in answer to none', (talk) => talk.agree().server({ opcode: CLOSE }).client(OVER)],
      [
        'the same code and no reason',
        (talk) => talk.agree().client(closing(4321, 'enough')).server(closing(4321)),
      ],
      ['none in answer to none', (talk) => talk.agree().client({ opcode: CLOSE }).server({ opcode: CLOSE })],
    ],
  },
  // 5.5.1: "The server MUST close the underlying TCP connection immediately;"
  'close-repeated': {
    broken: [
      [
        'by the same peer',
        (talk) => talk.agree().server(OVER, OVER).client(OVER).finish('server'),
        ['close-repeated @ 2 by server [0-1]'],
      ],
    ],
    kept: [['by both', (talk) => talk.agree().server(OVER).client(OVER).finish('server')]],
  },
  // 5.5.1: "It SHOULD do so as soon as practical."
  'close-answer-late': {
    broken: [
      [
        'after eleven seconds',
        (talk) => talk.agree().client(OVER).pass(11).server(OVER).finish('server'),
        ['close-answer-late @ 2 by server'],
      ],
    ],
    kept: [['after nine seconds', (talk) => talk.agree().server(OVER).pass(9).client(OVER).finish('server')]],
  },
  'connection-left-open': {
    broken: [
      [
        'for two seconds',
        (talk) => talk.agree().client(OVER).server(OVER).pass(2).finish('server'),
        ['connection-left-open by server'],
      ],
      [
        'until the client has waited long enough',
        (talk) => talk.agree().client(OVER).server(OVER).pass(30).finish('client').finish('server'),
        ['connection-left-open by server'],
      ],
      [
        'until the capture ends',
        (talk) => talk.agree().server(OVER).client(OVER).pass(60).send('client', 'A'),
        ['connection-left-open by server'],
      ],
    ],
    kept: [
      ['for one second', (talk) => talk.agree().client(OVER).server(OVER).pass(1).finish('server')],
      [
        'as far as the capture shows, which has only another connection of the same ports a minute later',
        (talk) => talk.agree().server(OVER).client(OVER).pass(60).restart(),
      ],
    ],
  },
  // 5.5.1: "the client SHOULD wait for the server to close the connection"
  'client-ended-first': {
    broken: [
      [
        'behind both Close frames',
        (talk) => talk.agree().client(OVER).server(OVER).finish('client').finish('server'),
        ['client-ended-first by client'],
      ],
    ],
    kept: [
      [
        'the server first',
        (talk) => talk.agree().client(OVER).server(OVER).finish('server').finish('client'),
      ],
      ['a reset by the client', (talk) => talk.agree().client(OVER).server(OVER).reset('client')],
    ],
  },
  // 7.1.2: "To _Start the WebSocket Closing Handshake_ ..., an endpoint MUST send a Close control frame"
  'ended-without-close': {
    broken: [
      [
        'by the FIN of the client',
        (talk) => talk.agree().client({ payload: 'a' }).close(),
        ['ended-without-close by client'],
      ],
      [
        'by the FIN of the server, though the client goes on',
        (talk) => talk.agree().finish('server').client({ payload: 'a' }),
        ['ended-without-close by server'],
      ],
      ['by a reset', (talk) => talk.agree().reset('server'), ['ended-without-close by server']],
    ],
    kept: [
      ['a Close frame before', (talk) => talk.agree().server(OVER).client(OVER).finish('server')],
      ['still open', (talk) => talk.agree().client({ payload: 'a' }).pass(3600).server({ payload: 'b' })],
      [
        'what its side said last is missing',
        (talk) =>
          talk
            .agree()
            .fromServer(Uint8Array.of(0x82, 0x04))
            .lose('server', 4)
            .finish('server')
            .finish('client'),
      ],
    ],
  },
} satisfies RuleTable;
