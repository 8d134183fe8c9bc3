/** RFC 6455 5.5.1 and 7.4, the series 7 of the Autobahn suite: closing. */
import { describe, expect, it } from 'vitest';
import { hex, inPieces, utf8 } from '../support/bytes.ts';
import { CLOSE, closePayload, frame, PING, PONG } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import type { Conversation } from './rules/rule-cases.ts';
import { INVALID, VALID } from './series/utf-8-sequences.ts';

function found(conversation: Conversation): string[] {
  return verdict(readPackets(conversation(new WebSocketTalk().agree()).packets).violations);
}

function closing(code: number, reason: Uint8Array | string = '') {
  return { opcode: CLOSE, payload: closePayload(code, reason) };
}

/** RFC 6455 7.4.1, 7.4.2 and the IANA registry: what each code is, from the client and from the server. */
const CODES: readonly [code: number, client: string | undefined, server?: string][] = [
  [0, 'close-code-not-used'],
  [1, 'close-code-not-used'],
  [999, 'close-code-not-used'],
  [1000, undefined],
  [1001, undefined],
  [1002, undefined],
  [1003, undefined],
  [1004, 'close-code-reserved'],
  [1005, 'close-code-reserved'],
  [1006, 'close-code-reserved'],
  [1007, undefined],
  [1008, undefined],
  [1009, undefined],
  [1010, undefined, 'close-code-of-clients'],
  [1011, undefined],
  [1012, undefined],
  [1013, undefined],
  [1014, undefined],
  [1015, 'close-code-reserved'],
  [1016, 'close-code-unassigned'],
  [1100, 'close-code-unassigned'],
  [2000, 'close-code-unassigned'],
  [2999, 'close-code-unassigned'],
  [3000, undefined],
  [3001, 'close-code-unregistered'],
  [3003, undefined],
  [3008, undefined],
  [3999, 'close-code-unregistered'],
  [4000, undefined],
  [4999, undefined],
  [5000, 'close-code-out-of-range'],
  [65_535, 'close-code-out-of-range'],
];

describe('a close code', () => {
  it.each(CODES)('%i is judged', (code, client, server = client) => {
    const line = (rule: string | undefined, told: string): string[] =>
      rule === undefined ? [] : [`${rule} ${told}`];
    expect(found((talk) => talk.client(closing(code)))).toEqual(line(client, '@ 1 by client [6-8]'));
    expect(found((talk) => talk.server(closing(code)))).toEqual(line(server, '@ 1 by server [2-4]'));
    // With a reason, in single octets, and echoed.
    const bytes = frame(closing(code, 'why'));
    expect(found((talk) => talk.fromServer(...inPieces(bytes, 1)))).toEqual(
      line(server, '@ 1 by server [2-4]'),
    );
  });

  it('is judged in every range', () => {
    const rules = new Map<string, number>();
    for (let code = 0; code < 65_536; code += code < 5100 ? 7 : 997) {
      for (const lineOf of found((talk) => talk.client(closing(code)))) {
        const [rule = ''] = lineOf.split(' ');
        rules.set(rule, code);
        const isRight =
          code < 1000
            ? rule === 'close-code-not-used'
            : code < 3000
              ? rule === 'close-code-unassigned' || rule === 'close-code-reserved'
              : code < 4000
                ? rule === 'close-code-unregistered'
                : code >= 5000 && rule === 'close-code-out-of-range';
        expect([code, rule, isRight]).toEqual([code, rule, true]);
      }
    }
    expect(rules.size).toBe(5);
  });
});

describe('a Close frame', () => {
  it.each([
    ['nothing', new Uint8Array(0), []],
    ['one byte', Uint8Array.of(3), ['close-payload-one-byte @ 1 by server [2-3]']],
    ['a code', closePayload(1000), []],
    ['a code and a reason', closePayload(1000, 'bye'), []],
    ['a reason of 123 bytes', closePayload(1000, 'a'.repeat(123)), []],
    [
      'a reason of 124 bytes',
      closePayload(1000, 'a'.repeat(124)),
      ['control-frame-too-long @ 1 by server [2-4]'],
    ],
    [
      'a reserved code and a reason that is not UTF-8, both told',
      closePayload(1005, hex('ff')),
      ['close-code-reserved @ 1 by server [2-4]', 'close-reason-not-utf-8 @ 1 by server [4-5]'],
    ],
  ])('may say or not: %s', (_, payload, expected) => {
    expect(found((talk) => talk.server({ opcode: CLOSE, payload }))).toEqual(expected);
  });

  it.each(VALID.filter((digits) => hex(digits).length <= 123))(
    'has the reason %s, which is UTF-8',
    (digits) => {
      expect(found((talk) => talk.server(closing(1000, hex(digits))))).toEqual([]);
    },
  );

  it.each(INVALID)('has the reason %s, which is not', (written) => {
    const [before = '', within = '', behind = ''] = written.split(/[[\]]/);
    const start = 4 + hex(before).length;
    expect(found((talk) => talk.server(closing(1000, hex(before + within + behind))))).toEqual([
      `close-reason-not-utf-8 @ 1 by server [${start}-${start + hex(within).length}]`,
    ]);
  });

  it('is read by its code once it is unmasked', () => {
    const capture = readPackets(new WebSocketTalk().agree().client(closing(1001, 'going')).packets);
    expect(capture.frames[0]?.close).toEqual({ code: 1001, name: 'Going Away', reason: 'going' });
  });
});

// Autobahn 7.1: what follows a Close frame
describe('behind a Close frame', () => {
  it.each<[string, Conversation, string[]]>([
    [
      'a second one (7.1.2)',
      (talk) => talk.client(closing(1000), closing(1000)),
      ['close-repeated @ 2 by client [0-1]'],
    ],
    [
      'a Ping (7.1.3)',
      (talk) => talk.client(closing(1000), { opcode: PING }),
      ['control-frame-after-close @ 2 by client [0-1]'],
    ],
    [
      'a text (7.1.4)',
      (talk) => talk.client(closing(1000), { payload: 'a' }),
      ['data-after-close @ 2 by client [0-1]'],
    ],
    [
      'the rest of a message (7.1.5)',
      (talk) => talk.client({ fin: false, payload: 'a' }, closing(1000), { opcode: 0, payload: 'b' }),
      ['data-after-close @ 3 by client [0-1]'],
    ],
    [
      'many texts (7.1.6)',
      (talk) =>
        talk.client({ payload: 'a'.repeat(70_000) }, closing(1000), { payload: 'b' }, { payload: 'c' }),
      ['data-after-close @ 3 by client [0-1]', 'data-after-close @ 4 by client [0-1]'],
    ],
    [
      'an opcode that is reserved',
      (talk) => talk.server(closing(1000), { opcode: 3 }),
      ['reserved-opcode @ 2 by server [0-1]', 'data-after-close @ 2 by server [0-1]'],
    ],
    [
      'the pong that the other side waits for',
      (talk) => talk.server({ opcode: PING }).client(closing(1000), { opcode: PONG }),
      [],
    ],
    [
      'what the other side sends',
      (talk) => talk.client(closing(1000)).server({ payload: 'a' }, { opcode: PING }),
      [],
    ],
  ])('%s', (_, conversation, expected) => {
    expect(found(conversation)).toEqual(expected);
  });
});

describe('the end', () => {
  const OVER = closing(1000);

  it.each<[string, Conversation, string[]]>([
    ['is clean', (talk) => talk.client(OVER).server(OVER).finish('server').finish('client'), []],
    [
      'is clean when the server began',
      (talk) => talk.server(OVER).client(OVER).finish('server').finish('client'),
      [],
    ],
    [
      'is clean when both closed at once',
      (talk) => talk.client(OVER).server(OVER).send('client', 'A').finish('server'),
      [],
    ],
    ['is a reset behind both Close frames', (talk) => talk.client(OVER).server(OVER).reset('server'), []],
    [
      'is the last of many faults',
      (talk) =>
        talk.client({ masked: false, payload: 'a' }).server(closing(1002, 'not masked')).finish('server'),
      ['frame-not-masked @ 1 by client [1-2]'],
    ],
    [
      'is that of a client that never closes and never ends',
      (talk) => talk.server(OVER).finish('server').pass(15).send('client', 'A'),
      ['close-not-answered @ 1 by client'],
    ],
    [
      'is a FIN of the server in answer to a Close frame, and nothing else',
      (talk) => talk.client(OVER).finish('server').finish('client'),
      ['close-not-answered @ 1 by server'],
    ],
    [
      'comes late, and from the client',
      (talk) => talk.client(OVER).server(OVER).pass(30).finish('client').finish('server'),
      ['connection-left-open by server'],
    ],
    ['is lost with a reset at once', (talk) => talk.server(OVER).reset('server'), []],
  ])('%s', (_, conversation, expected) => {
    expect(found(conversation)).toEqual(expected);
  });

  it.each([
    [1.9, []],
    [2, ['connection-left-open by server']],
  ])('after %f seconds is late or not', (seconds, expected) => {
    expect(found((talk) => talk.client(OVER).server(OVER).pass(seconds).finish('server'))).toEqual(expected);
  });

  it('of a reason tells it, whoever speaks', () => {
    const reason = utf8('\u00e7a suffit');
    const { connections } = readPackets(
      new WebSocketTalk().agree().server(closing(4000, reason)).client(closing(4000)).finish('server')
        .packets,
    );
    expect(connections[0]?.close).toEqual({
      by: 'server',
      code: 4000,
      name: 'Private Use',
      reason: '\u00e7a suffit',
      clean: true,
    });
  });
});
