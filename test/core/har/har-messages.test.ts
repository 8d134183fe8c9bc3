import { describe, expect, it } from 'vitest';
import { atTen, harEntry, harOf, readHarText } from '../../support/har-capture.ts';

const HELLO = { type: 'send', time: atTen(1), opcode: 1, data: 'Hello' };

function readMessages(...members: readonly unknown[]) {
  return readHarText(harOf(harEntry({ _webSocketMessages: members })));
}

describe('a message', () => {
  it.each([
    ['sent text', { ...HELLO }, ['client-to-server', 'text', 'Hello']],
    ['received text', { ...HELLO, type: 'receive' }, ['server-to-client', 'text', 'Hello']],
    ['bytes', { ...HELLO, opcode: 2, data: 'AP8Q' }, ['client-to-server', 'binary', 'AP8Q']],
    ['no bytes', { ...HELLO, opcode: 2, data: '' }, ['client-to-server', 'binary', '']],
    ['bytes without padding', { ...HELLO, opcode: 2, data: '_w' }, ['client-to-server', 'binary', '/w==']],
    [
      'bytes in the other alphabet',
      { ...HELLO, opcode: 2, data: '_-8=' },
      ['client-to-server', 'binary', '/+8='],
    ],
    [
      'numbers in quotes',
      { ...HELLO, opcode: '1', time: String(atTen(1)) },
      ['client-to-server', 'text', 'Hello'],
    ],
    ['text beyond the basic plane', { ...HELLO, data: '😀é' }, ['client-to-server', 'text', '😀é']],
  ])('is read: %s', (_, member, expected) => {
    const { messages, connections } = readMessages(member);
    expect(messages.map(({ direction, type, text, base64 }) => [direction, type, text ?? base64])).toEqual([
      expected,
    ]);
    expect(messages[0]).toMatchObject({
      time: '2026-11-21T10:00:01.000000000Z',
      endTime: '2026-11-21T10:00:01.000000000Z',
      frames: null,
      compressed: null,
      wireLength: null,
      violations: null,
    });
    expect(connections[0]).not.toHaveProperty('missing');
  });

  it.each([
    ['base64 that is none', { ...HELLO, opcode: 2, data: '[12 bytes]' }, null, undefined, /not base64/],
    ['one digit too many', { ...HELLO, opcode: 2, data: 'AP8QA' }, null, undefined, /not base64/],
    ['half of a pair', { ...HELLO, data: 'a\ud83d' }, null, 'a\ufffd', /halves of characters/],
    ['the other half', { ...HELLO, data: '\ude00a' }, null, '\ufffda', /halves of characters/],
    [
      'what the writer knew to be missing',
      { ...HELLO, _framescope: { missing: '3 bytes are\u202e lost' } },
      null,
      'Hello',
      /^3 bytes are<U\+202E> lost$/,
    ],
  ])('says what its content lacks: %s', (_, member, length, text, missing) => {
    const { messages } = readMessages(member);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.length).toBe(length);
    expect(messages[0]?.text).toBe(text);
    expect(messages[0]?.missing).toMatch(missing);
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['null', null],
    ['a list', []],
    ['an empty object', {}],
    ['no data', { ...HELLO, data: undefined }],
    ['data that is no text', { ...HELLO, data: 7 }],
    ['no opcode', { ...HELLO, opcode: undefined }],
    ['an opcode that is a fraction', { ...HELLO, opcode: 1.5 }],
    ['an opcode that is not one', { ...HELLO, opcode: 16 }],
    ['an opcode below 0', { ...HELLO, opcode: -1 }],
    ['no direction', { ...HELLO, type: 'sideways' }],
    ['deeper than any is', { ...HELLO, extra: JSON.parse('['.repeat(100) + ']'.repeat(100)) }],
  ])('that can not be read is counted, and the others are kept: %s', (_, member) => {
    const { messages, connections, reader } = readMessages(HELLO, member, { ...HELLO, data: 'again' });
    expect(messages.map(({ text }) => text)).toEqual(['Hello', 'again']);
    expect(connections[0]?.missing).toBe("1 message that can't be read");
    expect(reader.unreadableMessages).toBe(1);
  });

  it('that is not JSON, such as Python’s NaN, is counted, and the others are kept', () => {
    const text = harOf(harEntry({ _webSocketMessages: [HELLO, { ...HELLO, time: 'HERE' }, HELLO] }));
    const { messages, end, reader } = readHarText(text.replace('"HERE"', 'NaN'));
    expect([messages.length, end.kind, reader.unreadableMessages]).toEqual([2, 'complete', 1]);
  });

  it.each([0, 8, 9, 10])('is what opcode %i is not', (opcode) => {
    const { messages, connections, reader } = readMessages(HELLO, { ...HELLO, opcode, data: '' });
    expect(messages).toHaveLength(1);
    expect(connections[0]?.missing).toBe('1 control frame in its list of messages, not shown');
    expect(reader.unreadableMessages).toBe(0);
  });

  it.each([
    ['none', undefined],
    ['0', 0],
    ['-1', -1],
    ['1e300', 1e300],
    ['text', 'soon'],
    ['null', null],
  ])('without a time stands at the time of the one before: %s', (_, time) => {
    const untimed = { ...HELLO, time };
    const { messages, connections } = readMessages(untimed, { ...HELLO, time: atTen(3) }, untimed, {
      ...HELLO,
      time: atTen(4),
    });
    expect(messages.map((message) => message.time.slice(11, 19))).toEqual([
      '10:00:00',
      '10:00:03',
      '10:00:03',
      '10:00:04',
    ]);
    expect(connections[0]?.missing).toBe('2 messages without a time, shown at the time of the one before');
  });

  it('longer than the limit is counted, and the others are kept', () => {
    const text = harOf(harEntry({ _webSocketMessages: [HELLO, { ...HELLO, data: 'x'.repeat(500) }, HELLO] }));
    const { messages, reader } = readHarText(text, { limits: { longestJsonValue: 400 }, piece: 50 });
    expect([messages.length, reader.unreadableMessages]).toEqual([2, 1]);
  });

  it('keeps its place in its list when a clock went back', () => {
    const { messages } = readMessages(
      { ...HELLO, time: atTen(5) },
      { ...HELLO, time: atTen(4), data: 'later' },
    );
    expect(messages.map(({ text, time }) => [text, time.slice(11, 19)])).toEqual([
      ['Hello', '10:00:05'],
      ['later', '10:00:04'],
    ]);
  });
});

describe('_framescope of a message', () => {
  const rough = atTen(1.000_002);

  it.each([
    ['an exact time', { time: '2026-11-21T10:00:01.000001789Z' }, '01.000001789', '01.000001789'],
    [
      'an end',
      { time: '2026-11-21T10:00:01.000002Z', endTime: '2026-11-21T10:00:02Z' },
      '01.000002000',
      '02.000000000',
    ],
    ['a time that is another', { time: '2026-11-21T10:00:01.1Z' }, '01.000002000', '01.000002000'],
    [
      'an end before its time',
      { time: '2026-11-21T10:00:01.000002Z', endTime: '2026-11-21T09:00:00Z' },
      '01.000002000',
      '01.000002000',
    ],
    ['nothing of use', { time: 7, endTime: {}, type: 9, missing: [] }, '01.000002000', '01.000002000'],
    ['no object', 'text', '01.000002000', '01.000002000'],
  ])('%s', (_, _framescope, time, endTime) => {
    const { messages } = readMessages({ ...HELLO, time: rough, _framescope });
    expect(messages[0]).toMatchObject({
      time: `2026-11-21T10:00:${time}Z`,
      endTime: `2026-11-21T10:00:${endTime}Z`,
      text: 'Hello',
    });
  });

  it('says that base64 stands for text that is not UTF-8', () => {
    const { messages } = readMessages({ ...HELLO, opcode: 2, data: 'Yf9i', _framescope: { type: 'text' } });
    expect(messages[0]).toMatchObject({ type: 'text', base64: 'Yf9i', length: 3 });
  });
});
