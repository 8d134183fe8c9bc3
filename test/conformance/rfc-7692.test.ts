/** RFC 7692 7.2 and the series 12 and 13 of the Autobahn suite: compressed messages are undone, whatever was agreed. */
import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { counting, hex, inPieces, joinBytes, utf8 } from '../support/bytes.ts';
import { Compressor, type CompressorOptions } from '../support/deflate.ts';
import { BINARY, CONTINUATION, PING, PONG, TEXT } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { noise } from '../support/noise.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { AGREED, contents, found, HELLO, sent } from './series/compressed.ts';

describe('the examples of RFC 7692 7.2.3', () => {
  it('7.2.3.1: a message', () => {
    expect(contents(sent(HELLO))).toEqual(['Hello']);
  });

  it('7.2.3.1: in two fragments', () => {
    const frames = [
      { fin: false, rsv1: true, payload: HELLO.subarray(0, 3) },
      { opcode: CONTINUATION, payload: HELLO.subarray(3) },
    ];
    const capture = readPackets(new WebSocketTalk().agree(AGREED).server(...frames).packets);
    expect(capture.messages).toMatchObject([{ text: 'Hello', frames: [1, 2], wireLength: 7, length: 5 }]);
    expect(found(capture)).toEqual([]);
  });

  it('7.2.3.2: sharing the window', () => {
    for (const second of [HELLO, hex('f2 00 11 00 00')]) {
      const capture = sent(HELLO, second);
      expect(contents(capture)).toEqual(['Hello', 'Hello']);
      expect(capture.messages.map(({ compression }) => compression)).toEqual([
        { outcome: 'inflated', contextBefore: 0 },
        { outcome: 'inflated', contextBefore: 5 },
      ]);
    }
  });

  it('7.2.3.3: a block that is not compressed', () => {
    expect(contents(sent(hex('00 05 00 fa ff 48 65 6c 6c 6f 00')))).toEqual(['Hello']);
  });

  it('7.2.3.4: a block with BFINAL, and what comes behind it', () => {
    const final = hex('f3 48 cd c9 c9 07 00 00');
    const capture = sent(final, final, HELLO, hex('f2 00 11 00 00'));
    expect(contents(capture)).toEqual(['Hello', 'Hello', 'Hello', 'Hello']);
    expect(found(capture)).toEqual([]);
  });

  it('7.2.3.5: two blocks', () => {
    expect(contents(sent(hex('f2 48 05 00 00 00 ff ff ca c9 c9 07 00')))).toEqual(['Hello']);
  });

  it('7.2.3.6: an empty message', () => {
    const capture = sent(hex('00'));
    expect(capture.messages).toMatchObject([{ text: '', length: 0, wireLength: 1 }]);
    expect(found(capture)).toEqual([]);
  });
});

describe('a block with BFINAL', () => {
  const FINAL = hex('f3 48 cd c9 c9 07 00');

  it.each([
    ['without the octet that RFC 7692 7.2.3.4 has behind it', FINAL, 'Hello'],
    ['and another one', joinBytes(FINAL, FINAL, hex('00')), 'HelloHello'],
    ['and one that has none', joinBytes(FINAL, HELLO), 'HelloHello'],
    // Behind BFINAL, DEFLATE begins anew with the same window.
    ['and a reference to before it', joinBytes(FINAL, hex('f2 00 11 00 00')), 'HelloHello'],
    ['a hundred times', joinBytes(...Array<Uint8Array>(100).fill(FINAL), hex('00')), 'Hello'.repeat(100)],
  ])('%s', (_, payload, text) => {
    const capture = sent(payload);
    expect(contents(capture)).toEqual([text]);
    expect(found(capture)).toEqual([]);
  });

  it('more than a thousand times is too much', () => {
    const capture = sent(joinBytes(...Array<Uint8Array>(1100).fill(FINAL)));
    expect(capture.violations.map(({ rule }) => rule)).toEqual(['inflate-failed']);
  });
});

/** Autobahn: no parameters, both sides of each, and the smallest and largest windows; zlib deflates with 9 at least. */
const PARAMETERS: readonly [
  offer: string,
  answer: string,
  server: CompressorOptions,
  client: CompressorOptions,
][] = [
  ['permessage-deflate', 'permessage-deflate', {}, {}],
  [
    'permessage-deflate; server_no_context_takeover',
    'permessage-deflate; server_no_context_takeover',
    { noContextTakeover: true },
    {},
  ],
  [
    'permessage-deflate; client_no_context_takeover',
    'permessage-deflate; client_no_context_takeover',
    {},
    { noContextTakeover: true },
  ],
  [
    'permessage-deflate; server_max_window_bits=9',
    'permessage-deflate; server_max_window_bits=9',
    { windowBits: 9 },
    {},
  ],
  [
    'permessage-deflate; client_max_window_bits',
    'permessage-deflate; client_max_window_bits=9',
    {},
    { windowBits: 9 },
  ],
  [
    'permessage-deflate; server_max_window_bits=15; client_max_window_bits=15',
    'permessage-deflate; server_max_window_bits=15; client_max_window_bits=15',
    {},
    {},
  ],
  [
    'permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits, permessage-deflate',
    'permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=9; client_no_context_takeover',
    { windowBits: 9, noContextTakeover: true },
    { windowBits: 9, noContextTakeover: true },
  ],
];

const SIZES = [0, 1, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

/** Text as programs send it: the same words again and again, and numbers among them. */
function words(length: number): Uint8Array {
  const numbers = noise(Math.ceil(length / 24) + 1);
  return utf8(
    [...numbers].map((number) => `{"id":${number},"name":"value ${number * 7}"},`).join(''),
  ).subarray(0, length);
}

describe.each(PARAMETERS)('%s answered by %s', (offer, answer, server, client) => {
  it.each(SIZES)('messages of %i bytes, text and binary, of both sides', (size) => {
    const talk = new WebSocketTalk().agree({ offer, answer });
    const compressors = { server: new Compressor(server), client: new Compressor(client) };
    const expected: string[] = [];
    for (const content of [words(size), counting(size), noise(size, 1), words(size)]) {
      for (const who of ['server', 'client'] as const) {
        const isText = content[0] === 0x7b;
        const payload = compressors[who].compress(content);
        talk[who]({ rsv1: true, opcode: isText ? TEXT : BINARY, payload });
        const bytes = Buffer.from(content);
        expected.push(isText ? bytes.toString() : `base64 ${bytes.toString('base64')}`);
      }
    }
    const capture = readPackets(talk.packets);
    expect(contents(capture)).toEqual(expected);
    expect(found(capture)).toEqual([]);
  });

  it('fragments, with pings between them and messages that are not compressed', () => {
    const talk = new WebSocketTalk().agree({ offer, answer });
    const compressor = new Compressor(server);
    for (let turn = 0; turn < 4; turn++) {
      const pieces = inPieces(compressor.compress(words(5000)), 300);
      for (const [at, payload] of pieces.entries()) {
        const isLast = at === pieces.length - 1;
        talk.server({ fin: isLast, rsv1: at === 0, opcode: at === 0 ? TEXT : CONTINUATION, payload });
        // In the middle of a message too (libwebsockets issue 1470).
        talk.client({ opcode: PING, payload: `${at}` }).server({ opcode: PONG, payload: `${at}` });
      }
      // Between compressed messages (ws issue 983); it has no part in the window.
      talk.server(
        { payload: 'plain' },
        { fin: false, payload: 'pl' },
        { opcode: CONTINUATION, payload: 'ain' },
      );
    }
    const capture = readPackets(talk.packets);
    const text = Buffer.from(words(5000)).toString();
    expect(contents(capture)).toEqual(Array<string[]>(4).fill([text, 'plain', 'plain']).flat());
    expect(found(capture)).toEqual([]);
  });

  it('in single octets', () => {
    const talk = new WebSocketTalk().agree({ offer, answer });
    const compressor = new Compressor(client);
    for (let turn = 0; turn < 3; turn++) {
      const bytes = talk.clientFrame({ rsv1: true, payload: compressor.compress(words(300)) });
      talk.fromClient(...inPieces(bytes, 1));
    }
    const capture = readPackets(talk.packets);
    expect(contents(capture)).toEqual(Array<string>(3).fill(Buffer.from(words(300)).toString()));
    expect(found(capture)).toEqual([]);
  });
});

// RFC 7692 7.1.2: 2^w bytes. zlib never refers so far back, so the blocks are written by hand (RFC 1951 3.2.5, 3.2.6):
// fixed codes, a length of 3 (0000001), a distance of 512 (10001 and 1111111) or of 513 (10010 and 00000000), the end.
describe('a window of 512 bytes', () => {
  const BEFORE = noise(600);

  it.each([
    ['512 bytes back, which it reaches', '02 c6 3f 00', 88, []],
    ['513 bytes back, which it does not', '02 26 00 00 00', 87, ['deflate-window-exceeded @ 2 by server']],
  ])('and a reference %s', (_, digits, from, expected) => {
    const frames = [new Compressor().compress(BEFORE), hex(digits)].map((payload) => ({
      rsv1: true,
      opcode: BINARY,
      payload,
    }));
    const talk = new WebSocketTalk().agree({ offer: 'permessage-deflate; server_max_window_bits=9' });
    const capture = readPackets(talk.server(...frames).packets);
    const content = Buffer.from(BEFORE.subarray(from, from + 3)).toString('base64');
    expect(contents(capture)[1]).toBe(`base64 ${content}`);
    expect(found(capture)).toEqual(expected);
  });
});

describe('blocks of any kind', () => {
  const CONTENT = words(20_000);

  it.each([
    ['stored', { level: 0 }],
    ['of fixed codes', { strategy: constants.Z_FIXED }],
    ['of codes only', { strategy: constants.Z_HUFFMAN_ONLY }],
    ['of runs', { strategy: constants.Z_RLE }],
    ['of the least memory, which are many', { memLevel: 1 }],
    ['of the best', { level: 9, memLevel: 9 }],
  ])('%s are undone', (_, options) => {
    const flushed = deflateRawSync(CONTENT, { ...options, finishFlush: constants.Z_SYNC_FLUSH });
    expect(contents(sent(Uint8Array.from(flushed.subarray(0, -4))))).toEqual([
      Buffer.from(CONTENT).toString(),
    ]);
  });
});
