import { describe, expect, it } from 'vitest';
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

/** The rows of a conversation in which the server sends these frames, a packet each. */
function sent(...frames: readonly Uint8Array[]) {
  return readPackets(
    new TcpTalk()
      .handshake()
      .fromServer(...frames)
      .close().packets,
  );
}

// The names and their order are a promise to scripts: section "Rows" of README.md.
describe('the fields of a row', () => {
  const { connections, frames, messages } = sent(hex('81 05 48656c6c6f'), hex('88 02 03e8'));

  it('of a connection are these, in this order', () => {
    expect(Object.keys(connections[0] ?? {})).toEqual(
      [
        'connection',
        'client',
        'server',
        'url',
        'openedAt',
        'closedAt',
        'status',
        'accepted',
        'subprotocol',
      ].concat([
        'extensions',
        'decoder',
        'frames',
        'messages',
        'bytes',
        'close',
        'violations',
        'request',
        'response',
      ]),
    );
    expect(Object.keys(connections[0]?.close ?? {})).toEqual(['by', 'code', 'name', 'reason', 'clean']);
    expect(Object.keys(connections[0]?.client ?? {})).toEqual(['address', 'port']);
    expect(Object.keys(connections[0]?.frames ?? {})).toEqual(['clientToServer', 'serverToClient']);
    expect(Object.keys(connections[0]?.request ?? {})).toEqual(['line', 'headers']);
  });

  it('of a frame are these, in this order', () => {
    const fields = (content: string): string[] =>
      [
        'connection',
        'frame',
        'time',
        'direction',
        'fin',
        'rsv1',
        'rsv2',
        'rsv3',
        'opcode',
        'opcodeName',
      ].concat([
        'masked',
        'maskingKey',
        'headerLength',
        'payloadLength',
        'message',
        content,
        'close',
        'violations',
      ]);
    expect(frames.map((frame) => Object.keys(frame))).toEqual([fields('text'), fields('base64')]);
    expect(Object.keys(frames[1]?.close ?? {})).toEqual(['code', 'name', 'reason']);
  });

  it('of a message are these, in this order', () => {
    expect(Object.keys(messages[0] ?? {})).toEqual(
      [
        'connection',
        'message',
        'time',
        'endTime',
        'direction',
        'type',
        'frames',
        'compressed',
        'wireLength',
      ].concat(['length', 'text', 'decoder', 'summary', 'fields', 'violations']),
    );
  });
});

describe('a row of a frame', () => {
  it('gives every bit of the header', () => {
    const { frames } = readPackets(
      new TcpTalk().handshake().fromClient(hex('79 fe 0003 ff00807f 000000')).close().packets,
    );
    expect(frames).toMatchObject([
      {
        fin: false,
        rsv1: true,
        rsv2: true,
        rsv3: true,
        opcode: 9,
        opcodeName: 'ping',
        masked: true,
        maskingKey: 'ff00807f',
        headerLength: 8,
        payloadLength: 3,
        base64: '/wCA',
      },
    ]);
  });

  it.each<[string, string, object]>([
    ['text that is UTF-8', '81 03 e282ac', { text: '\u20ac' }],
    ['text that is not', '81 03 61ff62', { base64: 'Yf9i' }],
    ['text that ends inside a character', '01 01 e2', { base64: '4g==' }],
    ['text of nothing', '81 00', { text: '' }],
    ['binary content that could be text', '82 02 4869', { base64: 'SGk=' }],
    ['binary content of nothing', '82 00', { base64: '' }],
    ['a Ping', '89 02 4869', { base64: 'SGk=' }],
    ['a continuation', '80 02 4869', { base64: 'SGk=' }],
    ['a reserved opcode', '83 02 4869', { base64: 'SGk=' }],
  ])('gives as content of %s', (_, digits, content) => {
    const [frame] = sent(hex(digits)).frames;
    const { text, base64 } = frame ?? {};
    expect(text === undefined ? { base64 } : { text, ...(base64 === undefined ? {} : { base64 }) }).toEqual(
      content,
    );
  });

  it.each([
    ['a code and a reason', '88 07 03e9 6c61746572', { code: 1001, name: 'Going Away', reason: 'later' }],
    ['no code', '88 00', { code: null, name: 'No Status Received', reason: '' }],
    ['a code of no name', '88 02 0fa0', { code: 4000, name: 'Private Use', reason: '' }],
  ])('gives of a Close frame with %s', (_, digits, close) => {
    expect(sent(hex(digits)).frames[0]?.close).toEqual(close);
  });

  it('gives null where there is no mask, no message and no Close', () => {
    expect(sent(hex('89 00')).frames).toMatchObject([{ maskingKey: null, message: null, close: null }]);
  });

  it.each([
    ['2^53 - 1', '82 7f 001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['2^53', '82 7f 0020000000000000', 9_007_199_254_740_992n],
    ['2^53 + 1', '82 7f 0020000000000001', 9_007_199_254_740_993n],
    ['2^63 - 1', '82 7f 7fffffffffffffff', 9_223_372_036_854_775_807n],
  ])('declares a length of %s exactly', (_, digits, length) => {
    const [frame] = sent(joinBytes(hex(digits), latin1('abc'))).frames;
    expect(frame?.payloadLength).toBe(length);
    // Three bytes of it are in the capture.
    expect(frame?.base64).toBe('YWJj');
    expect(frame?.missing).toBe(`${BigInt(length) - 3n} bytes are not in the capture, or behind a gap`);
  });

  it('that is longer than a row may carry has no content and says so', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 05 0102030405'), hex('82 06 010203040506'));
    const { frames, messages } = readPackets(talk.packets, { payloadInRow: 5 });
    for (const rows of [frames, messages]) {
      expect(rows).toMatchObject([{ base64: 'AQIDBAU=' }, { missing: 'longer than 5 bytes' }]);
      expect(rows[0]).not.toHaveProperty('missing');
      expect(rows[1]).not.toHaveProperty('base64');
    }
  });

  it('of which the capture has nothing has no content and says so', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('82 05'));
    const [frame] = readPackets(talk.lose('server', 5).fromServer(hex('82 00')).close().packets).frames;
    expect(frame?.missing).toBe('5 bytes are not in the capture, or behind a gap');
    expect(frame).not.toHaveProperty('base64');
  });
});

describe('a row of a message', () => {
  it('gives its frames, joined', () => {
    const { messages } = sent(hex('01 02 e282'), hex('89 00'), hex('80 01 ac'), hex('82 01 00'));
    expect(messages).toMatchObject([
      {
        type: 'text',
        frames: [1, 3],
        compressed: false,
        wireLength: 3,
        length: 3,
        text: '\u20ac',
        fields: {},
      },
      { type: 'binary', frames: [4], wireLength: 1, length: 1, base64: 'AA==' },
    ]);
  });

  it.each<[string, string[], object]>([
    ['text that is not UTF-8', ['81 01 ff'], { base64: '/w==' }],
    ['an empty text', ['81 00'], { text: '' }],
    ['an empty binary message', ['02 00', '80 00'], { base64: '' }],
  ])('gives as content of %s', (_, digits, content) => {
    expect(sent(...digits.map(hex)).messages[0]).toMatchObject(content);
  });

  it('with a hole gives what came before it', () => {
    const talk = new TcpTalk().handshake().fromServer(hex('01 05 48656c'));
    const { messages } = readPackets(talk.lose('server', 2).fromServer(hex('80 01 21')).close().packets);
    expect(messages).toMatchObject([
      {
        frames: [1, 2],
        wireLength: 6,
        length: 6,
        text: 'Hel',
        missing: '3 bytes are not in the capture, or behind a gap',
      },
    ]);
  });
});
