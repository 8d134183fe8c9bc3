/** RFC 6455 5.1 and 5.2, and the bit of RFC 7692 6: what a single header says. */
import { counting, inPieces, latin1 } from '../../support/bytes.ts';
import { BINARY, CLOSE, CONTINUATION, closePayload, PING, PONG, TEXT } from '../../support/frame-builder.ts';
import type { RuleTable } from './rule-cases.ts';

const DEFLATE = { offer: 'permessage-deflate' };
const UNKNOWN = { offer: 'x-colour' };

export const HEADER_CASES = {
  // 5.1: "a client MUST mask all frames that it sends to the server"
  'frame-not-masked': {
    broken: [
      [
        'text',
        (talk) => talk.agree().client({ masked: false, payload: 'Hello' }),
        ['frame-not-masked @ 1 by client [1-2]'],
      ],
      [
        'a Ping of nothing',
        (talk) => talk.agree().client({ masked: false, opcode: PING }),
        ['frame-not-masked @ 1 by client [1-2]'],
      ],
      [
        'a Close frame behind a masked frame',
        (talk) =>
          talk
            .agree()
            .client({ payload: 'Hello' }, { masked: false, opcode: CLOSE, payload: closePayload(1000) }),
        ['frame-not-masked @ 2 by client [1-2]'],
      ],
    ],
    kept: [['masked text', (talk) => talk.agree().client({ payload: 'Hello' })]],
  },
  // 5.1: "A server MUST NOT mask any frames that it sends to the client."
  'frame-masked': {
    broken: [
      [
        'text',
        (talk) => talk.agree().server({ key: 0x37fa213d, payload: 'Hello' }),
        ['frame-masked @ 1 by server [1-2]'],
      ],
      [
        'with a key of zeros, twice',
        (talk) => talk.agree().server({ key: 0, payload: 'Hello' }, { key: 0, opcode: PING }),
        ['frame-masked @ 1 by server [1-2]', 'frame-masked @ 2 by server [1-2]'],
      ],
    ],
    kept: [['text that is not masked', (talk) => talk.agree().server({ payload: 'Hello' })]],
  },
  // 5.2: "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
  'reserved-bit-set': {
    broken: [
      [
        'RSV1, and no extension',
        (talk) => talk.agree().server({ rsv1: true, payload: 'Hello' }),
        ['reserved-bit-set @ 1 by server [0-1]'],
      ],
      [
        'RSV2',
        (talk) => talk.agree().client({ rsv2: true, payload: 'Hello' }),
        ['reserved-bit-set @ 1 by client [0-1]'],
      ],
      [
        'RSV3 on a Pong',
        (talk) => talk.agree().server({ opcode: PING }).client({ rsv3: true, opcode: PONG }),
        ['reserved-bit-set @ 2 by client [0-1]'],
      ],
      [
        'all three on a Close frame, told once',
        (talk) =>
          talk
            .agree()
            .server({ rsv1: true, rsv2: true, rsv3: true, opcode: CLOSE, payload: closePayload(1000) }),
        ['reserved-bit-set @ 1 by server [0-1]'],
      ],
      [
        'RSV2, and compression, which uses RSV1 alone',
        (talk) => talk.agree(DEFLATE).server({ rsv2: true, payload: 'Hello' }),
        ['reserved-bit-set @ 1 by server [0-1]'],
      ],
      [
        'RSV1, and compression that was offered and not accepted',
        (talk) => talk.agree({ ...DEFLATE, answer: '' }).server({ rsv1: true, payload: 'Hello' }),
        ['reserved-bit-set @ 1 by server [0-1]'],
      ],
    ],
    kept: [
      ['none of them', (talk) => talk.agree().server({ payload: 'Hello' })],
      [
        'all of them, and an extension that is not known here',
        (talk) => talk.agree(UNKNOWN).client({ rsv1: true, rsv2: true, rsv3: true, payload: 'Hello' }),
      ],
      [
        'all of them, and text that such an extension has made into something else',
        (talk) => talk.agree(UNKNOWN).client({ rsv1: true, payload: Uint8Array.of(0xff, 0xfe) }),
      ],
    ],
  },
  // RFC 7692 6: "An endpoint MUST NOT set the "Per-Message Compressed" bit of control frames"
  'rsv1-on-control-frame': {
    broken: [
      [
        'a Ping',
        (talk) => talk.agree(DEFLATE).server({ rsv1: true, opcode: PING, payload: 'Hello' }),
        ['rsv1-on-control-frame @ 1 by server [0-1]'],
      ],
      [
        'a Close frame',
        (talk) => talk.agree(DEFLATE).client({ rsv1: true, opcode: CLOSE, payload: closePayload(1000) }),
        ['rsv1-on-control-frame @ 1 by client [0-1]'],
      ],
    ],
    kept: [
      ['a Ping without it', (talk) => talk.agree(DEFLATE).server({ opcode: PING, payload: 'Hello' })],
      ['text that is not compressed', (talk) => talk.agree(DEFLATE).server({ payload: 'Hello' })],
    ],
  },
  // RFC 7692 6: "and non-first fragments of a data message"
  'rsv1-on-continuation': {
    broken: [
      [
        'the last fragment',
        (talk) =>
          talk
            .agree(DEFLATE)
            .server({ fin: false, payload: 'Hel' }, { rsv1: true, opcode: CONTINUATION, payload: 'lo' }),
        ['rsv1-on-continuation @ 2 by server [0-1]'],
      ],
    ],
    kept: [
      [
        'fragments of an uncompressed message',
        (talk) =>
          talk.agree(DEFLATE).server({ fin: false, payload: 'Hel' }, { opcode: CONTINUATION, payload: 'lo' }),
      ],
    ],
  },
  // 5.2: "%x3-7 are reserved for further non-control frames", "%xB-F ... for further control frames"
  'reserved-opcode': {
    broken: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) => [
      [
        `the opcode ${opcode}`,
        (talk) => talk.agree().server({ opcode, payload: 'Hello' }),
        ['reserved-opcode @ 1 by server [0-1]'],
      ],
      [
        `the opcode ${opcode} between two texts`,
        (talk) => talk.agree().client({ payload: 'a' }, { opcode }, { payload: 'b' }),
        ['reserved-opcode @ 2 by client [0-1]'],
      ],
      [
        `the opcode ${opcode} inside a text, whose content it is no part of`,
        (talk) =>
          talk
            .agree()
            .client({ fin: false, payload: 'a' }, { opcode, payload: Uint8Array.of(0xff) })
            .client({ opcode: CONTINUATION, payload: 'b' }),
        ['reserved-opcode @ 2 by client [0-1]'],
      ],
    ]),
    kept: [
      [
        'the opcodes that there are',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, opcode: TEXT, payload: 'a' }, { opcode: CONTINUATION, payload: 'b' })
            .server({ opcode: BINARY, payload: 'c' }, { opcode: PING })
            .client({ opcode: PONG }, { opcode: CLOSE }),
      ],
      ['an extension that is not known here', (talk) => talk.agree(UNKNOWN).server({ opcode: 3 })],
    ],
  },
  // 5.2: "the minimal number of bytes MUST be used to encode the length"
  'length-not-minimal': {
    broken: [
      [
        'nothing in 16 bits',
        (talk) => talk.agree().server({ lengthForm: 16 }),
        ['length-not-minimal @ 1 by server [2-4]'],
      ],
      [
        '125 in 16 bits, masked',
        (talk) => talk.agree().client({ lengthForm: 16, opcode: BINARY, payload: counting(125) }),
        ['length-not-minimal @ 1 by client [2-4]'],
      ],
      [
        '5 in 64 bits',
        (talk) => talk.agree().client({ lengthForm: 64, payload: 'Hello' }),
        ['length-not-minimal @ 1 by client [2-10]'],
      ],
      [
        '65535 in 64 bits',
        (talk) => talk.agree().server({ lengthForm: 64, opcode: BINARY, payload: counting(65_535) }),
        ['length-not-minimal @ 1 by server [2-10]'],
      ],
      [
        'a Ping of 16 bits, which is not too long',
        (talk) => talk.agree().server({ lengthForm: 16, opcode: PING, payload: 'a' }),
        ['length-not-minimal @ 1 by server [2-4]'],
      ],
    ],
    kept: [
      ['125 in 7 bits', (talk) => talk.agree().server({ opcode: BINARY, payload: counting(125) })],
      ['126 in 16 bits', (talk) => talk.agree().client({ opcode: BINARY, payload: counting(126) })],
      ['65536 in 64 bits', (talk) => talk.agree().server({ opcode: BINARY, payload: counting(65_536) })],
    ],
  },
  // 5.2: "the most significant bit MUST be 0"
  'length-top-bit-set': {
    broken: [
      [
        'a length of 2^63',
        (talk) => talk.agree().server({ opcode: BINARY, declared: 1n << 63n, payload: 'a' }),
        ['length-top-bit-set @ 1 by server [2-3]'],
      ],
      [
        'a length of 2^64 - 1, of text that is not UTF-8 in what came of it',
        (talk) => talk.agree().client({ declared: (1n << 64n) - 1n, payload: Uint8Array.of(0x61, 0xff) }),
        ['length-top-bit-set @ 1 by client [2-3]', 'text-not-utf-8 @ 1 by client [15-16]'],
      ],
    ],
    kept: [
      [
        'a length of 2^63 - 1',
        (talk) => talk.agree().server({ opcode: BINARY, declared: (1n << 63n) - 1n, payload: 'a' }),
      ],
      ['a length of 2^32', (talk) => talk.agree().client({ declared: 1n << 32n, payload: 'a' })],
    ],
  },
  // 5.2: a frame has all the payload that its header declares.
  // 5: "In the WebSocket Protocol, data is transmitted using a sequence of frames."
  'http-inside-frames': {
    broken: [
      [
        'the page of a proxy',
        (talk) =>
          talk
            .agree()
            .server({ payload: 'a' })
            .fromServer(latin1('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nno!'))
            .finish('server'),
        ['http-inside-frames by server'],
      ],
      [
        'another request, a byte a packet',
        (talk) =>
          talk
            .agree()
            .client({ payload: 'a' })
            .fromClient(...inPieces(latin1('GET /chat HTTP/1.1\r\nHost: server.example.com\r\n\r\n'), 1)),
        ['http-inside-frames by client'],
      ],
    ],
    kept: [['in a message', (talk) => talk.agree().server({ payload: 'HTTP/1.1 502 Bad Gateway\r\n\r\n' })]],
  },
  'frame-cut-off': {
    broken: [
      [
        'inside a Close frame that answers another, by the FIN of its sender',
        (talk) =>
          talk
            .agree()
            .client({ opcode: CLOSE, payload: closePayload(1000) })
            .server({ opcode: CLOSE, declared: 10, payload: closePayload(1000) })
            .finish('server'),
        ['frame-cut-off @ 2 by server'],
      ],
      [
        'inside a text, by a reset',
        (talk) => talk.agree().client({ declared: 200, payload: 'Hello' }).reset('client'),
        ['frame-cut-off @ 1 by client'],
      ],
      [
        'inside a text of whose beginning it is known that it is not UTF-8',
        (talk) =>
          talk
            .agree()
            .server({ declared: 200, payload: Uint8Array.of(0x61, 0xe2, 0x28) })
            .finish('server'),
        ['frame-cut-off @ 1 by server', 'text-not-utf-8 @ 1 by server [5-7]'],
      ],
      [
        'inside a header',
        (talk) => talk.agree().server({ payload: 'a' }).fromServer(Uint8Array.of(0x81)).finish('server'),
        ['frame-cut-off by server'],
      ],
    ],
    kept: [
      [
        'the other side resets the connection inside a frame',
        (talk) =>
          talk
            .agree()
            .client({ opcode: CLOSE, payload: closePayload(1000) })
            .server({ opcode: BINARY, declared: 200, payload: 'Hello' })
            .reset('client'),
      ],
      [
        'the capture ends inside a frame',
        (talk) => talk.agree().server({ opcode: BINARY, declared: 200, payload: 'Hello' }),
      ],
      [
        'the other side ends its half inside a frame',
        (talk) =>
          talk
            .agree()
            .client({ opcode: CLOSE, payload: closePayload(1000) })
            .finish('client')
            .server({ opcode: BINARY, declared: 200, payload: 'Hello' }),
      ],
    ],
  },
} satisfies RuleTable;
