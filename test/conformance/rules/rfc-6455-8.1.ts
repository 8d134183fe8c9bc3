/** RFC 6455 8.1: text is UTF-8. The many sequences there are stand in `rfc-6455-8.1.test.ts`. */
import { hex } from '../../support/bytes.ts';
import { BINARY, CONTINUATION } from '../../support/frame-builder.ts';
import type { RuleTable } from './rule-cases.ts';

export const TEXT_CASES = {
  'text-not-utf-8': {
    broken: [
      [
        'a byte that begins nothing',
        (talk) => talk.agree().server({ payload: hex('61 ff 62') }),
        ['text-not-utf-8 @ 1 by server [3-4]'],
      ],
      [
        'a character that is cut off, masked',
        (talk) => talk.agree().client({ payload: hex('61 e2 82') }),
        ['text-not-utf-8 @ 1 by client [7-9]'],
      ],
      [
        'told of the fragment that proves it, once',
        (talk) =>
          talk
            .agree()
            .server(
              { fin: false, payload: hex('61 e2') },
              { fin: false, opcode: CONTINUATION, payload: hex('28 ff') },
            )
            .server({ opcode: CONTINUATION, payload: hex('ff') }),
        ['text-not-utf-8 @ 2 by server [2-3]'],
      ],
      [
        'cut off, told of a last fragment that has nothing',
        (talk) =>
          talk.agree().server({ fin: false, payload: hex('61 e2') }, { opcode: CONTINUATION, payload: '' }),
        ['text-not-utf-8 @ 2 by server', 'empty-fragment @ 2 by server [1-2]'],
      ],
      [
        'each message anew',
        (talk) =>
          talk.agree().server({ payload: hex('ff') }, { payload: hex('c3 a9') }, { payload: hex('c3') }),
        ['text-not-utf-8 @ 1 by server [2-3]', 'text-not-utf-8 @ 3 by server [2-3]'],
      ],
      [
        'before bytes that are missing',
        (talk) => talk.agree().fromServer(hex('81 04 61 ff')).lose('server', 2).server({ payload: 'a' }),
        ['text-not-utf-8 @ 1 by server [3-4]'],
      ],
    ],
    kept: [
      ['characters of all lengths', (talk) => talk.agree().server({ payload: 'a\u00e9\u20ac\u{1f600}' })],
      [
        'a character in two fragments',
        (talk) =>
          talk
            .agree()
            .server({ fin: false, payload: hex('61 e2') }, { opcode: CONTINUATION, payload: hex('82 ac') }),
      ],
      ['binary', (talk) => talk.agree().server({ opcode: BINARY, payload: hex('61 ff 62') })],
      [
        'bytes are missing, the rest of a character among them',
        (talk) => talk.agree().fromServer(hex('81 04 61 e2')).lose('server', 2).server({ payload: 'a' }),
      ],
    ],
  },
} satisfies RuleTable;
