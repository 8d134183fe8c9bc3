/** RFC 6455 5.3 and 10.3: masking keys are fresh and can't be predicted. */
import { CLOSE, closePayload, PING } from '../../support/frame-builder.ts';
import type { RuleTable } from './rule-cases.ts';

/** Keys without any order. */
const FRESH = [
  0x37fa213d, 0xc2b4d105, 0x0912f7aa, 0x8e5560b1, 0x5b03e9c4, 0xf1d88e17, 0x246c3b90, 0xab97045e, 0x70e1ca2f,
];

/** Text frames with these keys. */
function texts(...keys: readonly number[]): { key: number; payload: string }[] {
  return keys.map((key) => ({ key, payload: 'Hello' }));
}

export const MASKING_CASES = {
  'masking-key-zero': {
    broken: [
      [
        'a key of zeros',
        (talk) => talk.agree().client({ key: 0, payload: 'Hello' }),
        ['masking-key-zero @ 1 by client [2-6]'],
      ],
      [
        'behind a length of 16 bits',
        (talk) => talk.agree().client({ key: 0, payload: 'a'.repeat(126) }),
        ['masking-key-zero @ 1 by client [4-8]'],
      ],
    ],
    kept: [
      ['a key of which one bit is set', (talk) => talk.agree().client({ key: 1, payload: 'Hello' })],
      ['no key at all, from the server', (talk) => talk.agree().server({ payload: 'Hello' })],
    ],
  },
  // 5.3: "The masking key ... MUST be ... a fresh masking key" for each frame
  'masking-key-reused': {
    broken: [
      [
        'in the next frame',
        (talk) => talk.agree().client(...texts(0x37fa213d, 0x37fa213d)),
        ['masking-key-reused @ 2 by client [2-6]'],
      ],
      [
        'in a control frame',
        (talk) =>
          talk
            .agree()
            .client({ key: 0x37fa213d, payload: 'Hello' }, { key: 0x37fa213d, opcode: PING })
            .client({ key: 0x37fa213d, opcode: CLOSE, payload: closePayload(1000) }),
        ['masking-key-reused @ 2 by client [2-6]', 'masking-key-reused @ 3 by client [2-6]'],
      ],
      [
        'in the frame after seven others',
        (talk) => talk.agree().client(...texts(...FRESH.slice(0, 8), FRESH[0] ?? 0)),
        ['masking-key-reused @ 9 by client [2-6]'],
      ],
      [
        'zeros again',
        (talk) => talk.agree().client(...texts(0, 0)),
        ['masking-key-zero @ 1 by client [2-6]', 'masking-key-reused @ 2 by client [2-6]'],
      ],
    ],
    kept: [
      ['fresh ones', (talk) => talk.agree().client(...texts(...FRESH))],
      [
        'the key of a frame long ago, as chance has it',
        (talk) => talk.agree().client(...texts(...FRESH, FRESH[0] ?? 0)),
      ],
    ],
  },
  // 5.3: "The unpredictability of the masking key is essential"
  'masking-key-predictable': {
    broken: [
      [
        'counting up',
        (talk) => talk.agree().client(...texts(1, 2, 3, 4, 5)),
        ['masking-key-predictable @ 4 by client [2-6]', 'masking-key-predictable @ 5 by client [2-6]'],
      ],
      [
        'counting down',
        (talk) => talk.agree().client(...texts(0x80000020, 0x80000010, 0x80000000, 0x7ffffff0)),
        ['masking-key-predictable @ 4 by client [2-6]'],
      ],
      [
        'by a step of any size, past 2^32',
        (talk) => talk.agree().client(...texts(0x60000000, 0xb0000000, 0x00000000, 0x50000000)),
        ['masking-key-zero @ 3 by client [2-6]', 'masking-key-predictable @ 4 by client [2-6]'],
      ],
      // x' = 1103515245 x + 12345 modulo 2^32, the generator of the example in ISO C 7.22.2
      [
        'by a generator that is known',
        (talk) =>
          talk
            .agree()
            .client(...texts(0x12345678, 0x0b719151, 0x6f47bdb6, 0x2e1d6ab7, 0x99946224, 0xa5ecf18d)),
        ['masking-key-predictable @ 5 by client [2-6]', 'masking-key-predictable @ 6 by client [2-6]'],
      ],
      [
        'counting in the other byte order',
        (talk) => talk.agree().client(...texts(0xfe000000, 0xff000000, 0x00010000, 0x01010000)),
        ['masking-key-predictable @ 4 by client [2-6]'],
      ],
    ],
    kept: [
      ['three in a row', (talk) => talk.agree().client(...texts(1, 2, 3, 0x8e5560b1, 4, 5))],
      ['fresh ones', (talk) => talk.agree().client(...texts(...FRESH))],
    ],
  },
} satisfies RuleTable;
