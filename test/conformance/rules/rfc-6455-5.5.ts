/** RFC 6455 5.5: control frames, and the pings that are to be answered. */
import { counting } from '../../support/bytes.ts';
import { CLOSE, closePayload, PING, PONG } from '../../support/frame-builder.ts';
import type { RuleTable } from './rule-cases.ts';

const CLOSING = { opcode: CLOSE, payload: closePayload(1000) };

function ping(payload: string) {
  return { opcode: PING, payload };
}

function pong(payload: string) {
  return { opcode: PONG, payload };
}

export const CONTROL_CASES = {
  // 5.5: "MUST NOT be fragmented"
  'control-frame-fragmented': {
    broken: [
      [
        'a Ping',
        (talk) => talk.agree().server({ fin: false, opcode: PING }),
        ['control-frame-fragmented @ 1 by server [0-1]'],
      ],
      [
        'a Pong inside a message',
        (talk) =>
          talk
            .agree()
            .server(ping('a'))
            .client({ fin: false, payload: 'b' }, { fin: false, ...pong('a') })
            .client({ opcode: 0, payload: 'c' }),
        ['control-frame-fragmented @ 3 by client [0-1]'],
      ],
      [
        'a Close frame',
        (talk) => talk.agree().client({ fin: false, ...CLOSING }),
        ['control-frame-fragmented @ 1 by client [0-1]'],
      ],
    ],
    kept: [['a Ping with FIN', (talk) => talk.agree().server(ping(''))]],
  },
  // 5.5: "All control frames MUST have a payload length of 125 bytes or less"
  'control-frame-too-long': {
    broken: [
      [
        'a Ping of 126 bytes',
        (talk) => talk.agree().server({ opcode: PING, payload: counting(126) }),
        ['control-frame-too-long @ 1 by server [2-4]'],
      ],
      [
        'a Ping of 65536 bytes, masked',
        (talk) => talk.agree().client({ opcode: PING, payload: counting(65_536) }),
        ['control-frame-too-long @ 1 by client [2-10]'],
      ],
      [
        'a Close frame with a reason of 124 bytes',
        (talk) => talk.agree().server({ opcode: CLOSE, payload: closePayload(1000, 'a'.repeat(124)) }),
        ['control-frame-too-long @ 1 by server [2-4]'],
      ],
      [
        'a Close frame whose reason would be cut inside a character',
        (talk) =>
          talk.agree().server({ opcode: CLOSE, payload: closePayload(1000, `${'a'.repeat(122)}\u20ac`) }),
        ['control-frame-too-long @ 1 by server [2-4]'],
      ],
    ],
    kept: [
      ['a Ping of 125 bytes', (talk) => talk.agree().server({ opcode: PING, payload: counting(125) })],
      [
        'a Close frame with a reason of 123 bytes',
        (talk) => talk.agree().client({ opcode: CLOSE, payload: closePayload(1000, 'a'.repeat(123)) }),
      ],
    ],
  },
  // 5.5.2: "an endpoint MUST send a Pong frame in response, unless it already received a Close frame"
  'ping-unanswered': {
    broken: [
      [
        'for seconds',
        (talk) => talk.agree().server(ping('a')).pass(5).client({ payload: 'b' }),
        ['ping-unanswered @ 1 by client'],
      ],
      [
        'when it was read, for the Close frame behind it is answered',
        (talk) => talk.agree().server(ping('a'), {}).server(CLOSING).client(CLOSING),
        ['ping-unanswered @ 1 by client'],
      ],
      [
        'both of two',
        (talk) => talk.agree().client(ping('a'), ping('b')).pass(5).server({ payload: 'c' }),
        ['ping-unanswered @ 1 by server', 'ping-unanswered @ 2 by server'],
      ],
      [
        'a later one than that which was answered',
        (talk) => talk.agree().client(ping('a'), ping('b')).server(pong('a')).pass(5).server({}),
        ['ping-unanswered @ 2 by server'],
      ],
    ],
    kept: [
      [
        'the Close frame comes so soon that it may have been there first',
        (talk) => talk.agree().server(ping('a'), CLOSING).client(CLOSING),
      ],
      ['when there was no time to', (talk) => talk.agree().server(ping('a')).pass(4).client({})],
      ['an answer', (talk) => talk.agree().server(ping('a')).client(pong('a')).pass(9).client({})],
      [
        'behind a Close frame of the other side',
        (talk) => talk.agree().client(CLOSING).server(ping('a'), CLOSING).pass(1).finish('server'),
      ],
      [
        'an answer to the newest only (5.5.3)',
        (talk) => talk.agree().server(ping('a'), ping('b'), ping('c')).client(pong('c')).pass(9).client({}),
      ],
      [
        'one answer to two of the same payload',
        (talk) => talk.agree().server(ping(''), ping('')).client(pong('')).pass(9).client({}),
      ],
      [
        'bytes of the other side are missing, among which the answer may be',
        (talk) =>
          talk
            .agree()
            .server(ping('a'))
            .fromClient(Uint8Array.of(0x82, 0x84, 0x37, 0xfa, 0x21, 0x3d))
            .lose('client', 4)
            .client({ payload: 'b' })
            .pass(6)
            .server({ payload: 'c' })
            .client({ payload: 'd' }),
      ],
    ],
  },
  // 5.5.2: "It SHOULD respond with Pong frame as soon as is practical."
  'pong-late': {
    broken: [
      [
        'after six seconds',
        (talk) => talk.agree().server(ping('a')).pass(6).client(pong('a')),
        ['pong-late @ 2 by client'],
      ],
      [
        'after a minute in which other things were said',
        (talk) => talk.agree().client(ping('a')).pass(30).server({ payload: 'b' }).pass(30).server(pong('a')),
        ['pong-late @ 3 by server'],
      ],
    ],
    kept: [
      ['after four seconds', (talk) => talk.agree().server(ping('a')).pass(4).client(pong('a'))],
      [
        'at once to the newest of two with the same payload, the first of which was passed over (5.5.3)',
        (talk) =>
          talk
            .agree()
            .server(ping(''))
            .pass(30)
            .server(ping(''))
            .client(pong(''))
            .pass(30)
            .server(ping(''))
            .client(pong('')),
      ],
    ],
  },
  // 5.5.3: "MUST have identical "Application data" as found in the message body of the Ping frame being replied to"
  'pong-payload-differs': {
    broken: [
      [
        'another text',
        (talk) => talk.agree().server(ping('a')).client(pong('b')).pass(6).client({}),
        ['pong-payload-differs @ 2 by client'],
      ],
      [
        'nothing in place of something',
        (talk) => talk.agree().client(ping('a')).server(pong('')).pass(6).server({}),
        ['pong-payload-differs @ 2 by server'],
      ],
      [
        'the beginning',
        (talk) => talk.agree().client(ping('Hello')).server(pong('Hell')).pass(6).server({}),
        ['pong-payload-differs @ 2 by server'],
      ],
    ],
    kept: [
      ['the same', (talk) => talk.agree().server(ping('Hello')).client(pong('Hello')).pass(6).client({})],
      [
        'the same 125 bytes',
        (talk) =>
          talk
            .agree()
            .server({ opcode: PING, payload: counting(125) })
            .client({ opcode: PONG, payload: counting(125) })
            .pass(6)
            .client({}),
      ],
    ],
  },
  // 5.5.3: "A Pong frame MAY be sent unsolicited."
  'pong-unsolicited': {
    broken: [
      ['from the client', (talk) => talk.agree().client(pong('')), ['pong-unsolicited @ 1 by client']],
      [
        'a second one to the same ping',
        (talk) => talk.agree().client(ping('a')).server(pong('a'), pong('a')),
        ['pong-unsolicited @ 3 by server'],
      ],
      [
        'while a ping waits, which is answered then',
        (talk) => talk.agree().client(ping('a')).server(pong('heartbeat'), pong('a')),
        ['pong-unsolicited @ 2 by server'],
      ],
      [
        'that carries what a ping of its own side did',
        (talk) => talk.agree().server(ping('a'), pong('a')),
        ['pong-unsolicited @ 2 by server'],
      ],
    ],
    kept: [['an answer', (talk) => talk.agree().client(ping('')).server(pong(''))]],
  },
} satisfies RuleTable;
