/** RFC 6455 5.4: messages and their fragments. */
import { BINARY, CLOSE, CONTINUATION, closePayload, PING, PONG } from '../../support/frame-builder.ts';
import type { RuleTable } from './rule-cases.ts';

const CLOSING = { opcode: CLOSE, payload: closePayload(1000) };

/** Text in this many fragments, the last of them with FIN. */
function fragments(count: number, payload: string) {
  return Array.from({ length: count }, (_, at) => ({
    fin: at === count - 1,
    opcode: at === 0 ? 1 : CONTINUATION,
    payload,
  }));
}

export const FRAGMENT_CASES = {
  'continuation-without-start': {
    broken: [
      [
        'the first frame of all',
        (talk) => talk.agree().client({ opcode: CONTINUATION, payload: 'Hello' }),
        ['continuation-without-start @ 1 by client [0-1]'],
      ],
      [
        'without FIN, and another with it',
        (talk) => talk.agree().server({ fin: false, opcode: CONTINUATION }, { opcode: CONTINUATION }),
        ['continuation-without-start @ 1 by server [0-1]', 'continuation-without-start @ 2 by server [0-1]'],
      ],
      [
        'behind a message that is whole',
        (talk) => talk.agree().server(...fragments(2, 'a'), { opcode: CONTINUATION }),
        ['continuation-without-start @ 3 by server [0-1]'],
      ],
      [
        'of a message of the other side',
        (talk) => talk.agree().client({ fin: false, payload: 'a' }).server({ opcode: CONTINUATION }),
        ['continuation-without-start @ 2 by server [0-1]'],
      ],
    ],
    kept: [['a continuation of a message', (talk) => talk.agree().client(...fragments(3, 'a'))]],
  },
  'data-frame-inside-message': {
    broken: [
      [
        'a text',
        (talk) => talk.agree().client({ fin: false, payload: 'a' }, { payload: 'b' }),
        ['data-frame-inside-message @ 2 by client [0-1]'],
      ],
      [
        'binary fragments, and what would have continued the first',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, payload: 'a' }, { fin: false, opcode: BINARY, payload: 'b' })
            .server({ opcode: CONTINUATION, payload: 'c' }, { opcode: CONTINUATION, payload: 'd' }),
        ['data-frame-inside-message @ 2 by server [0-1]', 'continuation-without-start @ 4 by server [0-1]'],
      ],
    ],
    kept: [
      [
        'control frames',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, payload: 'a' }, { opcode: PING })
            .client({ opcode: PONG })
            .server({ opcode: CONTINUATION, payload: 'b' }),
      ],
      [
        'a message of the other side',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, payload: 'a' })
            .client({ payload: 'b' })
            .server({ opcode: CONTINUATION, payload: 'c' }),
      ],
    ],
  },
  // 5.4: a message ends with a frame that has FIN.
  'message-unfinished': {
    broken: [
      [
        'when the connection was closed',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, payload: 'a' }, { fin: false, opcode: CONTINUATION, payload: 'b' })
            .client(CLOSING)
            .server(CLOSING)
            .finish('server'),
        ['message-unfinished @ 2 by server'],
      ],
      [
        'when the connection was reset',
        (talk) => talk.agree().client({ fin: false, payload: 'a' }).reset('client'),
        ['message-unfinished @ 1 by client', 'ended-without-close by client'],
      ],
    ],
    kept: [
      ['when the capture ended', (talk) => talk.agree().server({ fin: false, payload: 'a' })],
      [
        'but bytes of its side are missing, among which its end may be',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, payload: 'a' })
            .fromServer(Uint8Array.of(0x89, 0x04))
            .lose('server', 4)
            .client(CLOSING)
            .server(CLOSING)
            .finish('server'),
      ],
    ],
  },
  'empty-fragment': {
    broken: [
      [
        'the first',
        (talk) => talk.agree().server({ fin: false }, { opcode: CONTINUATION, payload: 'a' }),
        ['empty-fragment @ 1 by server [1-2]'],
      ],
      [
        'the last, masked',
        (talk) => talk.agree().client({ fin: false, payload: 'a' }, { opcode: CONTINUATION }),
        ['empty-fragment @ 2 by client [1-2]'],
      ],
      [
        'all three of a message',
        (talk) => talk.agree().client(...fragments(3, '')),
        [1, 2, 3].map((frame) => `empty-fragment @ ${frame} by client [1-2]`),
      ],
    ],
    kept: [['an empty message in one frame', (talk) => talk.agree().client({}, { opcode: BINARY })]],
  },
  'tiny-fragments': {
    broken: [
      [
        'sixteen of one byte',
        (talk) => talk.agree().server(...fragments(16, 'a')),
        ['tiny-fragments @ 16 by server'],
      ],
      [
        'a hundred of 31 bytes',
        (talk) => talk.agree().client(...fragments(100, 'a'.repeat(31))),
        ['tiny-fragments @ 100 by client'],
      ],
    ],
    kept: [
      ['fifteen of one byte', (talk) => talk.agree().server(...fragments(15, 'a'))],
      ['sixteen of 32 bytes', (talk) => talk.agree().server(...fragments(16, 'a'.repeat(32)))],
    ],
  },
} satisfies RuleTable;
