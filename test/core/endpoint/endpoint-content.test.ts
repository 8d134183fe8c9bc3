/** What messages carry: UTF-8 (RFC 6455 8.1), how much of it (10.4), whole and in pieces. */
import { describe, expect, it } from 'vitest';
import { INVALID, VALID } from '../../conformance/series/utf-8-sequences.ts';
import { counting, hex, inPieces, joinBytes, utf8 } from '../../support/bytes.ts';
import { BINARY, type FrameBits, frame, PING } from '../../support/frame-builder.ts';
import { EndpointRecord, expectFailure, KEY, sends } from './endpoint-record.ts';

function masked(bits: FrameBits): Uint8Array {
  return frame({ key: KEY, ...bits });
}

const DELIVERIES = ['messages', 'pieces'] as const;

// RFC 6455 8.1
describe.each(DELIVERIES)('text that is told in %s (RFC 6455 8.1)', (deliver) => {
  it.each(VALID)('may be %s', (digits) => {
    const record = EndpointRecord.of('server', { deliver }).receive(masked({ payload: hex(digits) }));
    expect([record.told.length, record.endpoint.state]).toEqual([1, 'open']);
  });

  it.each(INVALID)('fails the connection with 1007: %s', (written) => {
    const [before = '', within = '', behind = ''] = written.split(/[[\]]/);
    const bytes = masked({ payload: hex(before + within + behind) });
    for (const size of [1, 2, bytes.length]) {
      const record = EndpointRecord.of('server', { deliver }).receive(...inPieces(bytes, size));
      expectFailure(record, 'server', 1007, 'text-not-utf-8');
      expect(record.told.some((line) => line.startsWith('text ') && !line.includes('piece'))).toBe(false);
    }
  });

  it('fails it as soon as the byte is there that proves it wrong', () => {
    const bytes = masked({ payload: hex('61 ff 61 61 61') });
    const record = EndpointRecord.of('server', { deliver }).receive(bytes.subarray(0, 7));
    expect(record.endpoint.state).toBe('open');
    expectFailure(record.receive(bytes.subarray(7, 8)), 'server', 1007, 'text-not-utf-8');
  });

  it('fails it where the message ends within a character, and not where a frame does', () => {
    const record = EndpointRecord.of('server', { deliver });
    record.receive(
      masked({ fin: false, payload: hex('e2') }),
      masked({ opcode: 0, fin: false, payload: hex('98') }),
    );
    expect(record.endpoint.state).toBe('open');
    expectFailure(record.receive(masked({ opcode: 0 })), 'server', 1007, 'text-not-utf-8');
  });

  it('says where, counted from the beginning of its message', () => {
    const record = EndpointRecord.of('server', { deliver });
    record.receive(masked({ payload: 'Hello' }), masked({ fin: false, payload: 'a' }));
    record.receive(masked({ opcode: 0, payload: hex('62 ff') }));
    expect(record.closing?.fault?.sentence).toBe(
      'The text is not valid UTF-8: byte 2 of the message begins no valid character.',
    );
  });

  it('says nothing about the message before it, nor about one that is binary', () => {
    const record = EndpointRecord.of('server', { deliver });
    record.receive(
      masked({ payload: 'a' }),
      masked({ opcode: BINARY, payload: hex('ff e2') }),
      masked({ payload: 'b' }),
    );
    expect([record.told.length, record.endpoint.state]).toEqual([3, 'open']);
  });
});

// RFC 6455 10.4, 7.4.1
describe('limits (RFC 6455 10.4)', () => {
  const limits = { longestMessage: 10, mostFragments: 3 };
  const part = (payload: number, bits: FrameBits = {}) =>
    masked({ opcode: 0, payload: counting(payload), ...bits });

  it.each<[what: string, frames: readonly Uint8Array[]]>([
    ['ten bytes', [part(10, { opcode: BINARY })]],
    [
      'ten bytes in three frames',
      [part(4, { opcode: BINARY, fin: false }), part(3, { fin: false }), part(3)],
    ],
    ['ten bytes, again and again', Array.from({ length: 5 }, () => part(10, { opcode: BINARY }))],
    [
      'three frames, and control frames between them',
      [
        part(1, { opcode: BINARY, fin: false }),
        masked({ opcode: PING }),
        part(1, { fin: false }),
        masked({ opcode: PING }),
        part(1),
      ],
    ],
  ])('%s are taken', (_, frames) => {
    const { endpoint } = EndpointRecord.of('server', { limits }).receive(...frames);
    expect(endpoint.state).toBe('open');
  });

  it.each<[what: string, frames: readonly Uint8Array[], rule: string]>([
    ['eleven bytes', [part(11, { opcode: BINARY })], 'message-too-long'],
    ['a header that declares 2^40 bytes', [masked({ declared: 2n ** 40n })], 'message-too-long'],
    ['a header that declares 2^63-1 bytes', [masked({ declared: 2n ** 63n - 1n })], 'message-too-long'],
    [
      'eleven bytes in two frames',
      [part(6, { opcode: BINARY, fin: false }), part(5, { fin: false })],
      'message-too-long',
    ],
    [
      'a fourth frame',
      [part(0, { opcode: BINARY, fin: false }), part(0, { fin: false }), part(0, { fin: false }), part(0)],
      'too-many-fragments',
    ],
  ])('%s are not', (_, frames, rule) => {
    const record = EndpointRecord.of('server', { limits }).receive(...frames);
    expectFailure(record, 'server', 1009, rule);
    expect(record.told.length).toBe(3);
  });

  it('tell what they are', () => {
    const sentence = (bytes: readonly Uint8Array[]) =>
      EndpointRecord.of('server', { limits }).receive(...bytes).closing?.fault?.sentence;
    expect(sentence([masked({ declared: 11 })])).toBe(
      'The message is longer than 10 bytes, the most that is taken.',
    );
    const fragments = [
      part(0, { opcode: BINARY, fin: false }),
      ...[1, 2, 3].map(() => part(0, { fin: false })),
    ];
    expect(sentence(fragments)).toBe('The message has more than 3 frames, the most that are taken.');
  });

  it('are 16 MiB and 16384 frames where nothing else is said', () => {
    const most = 16 * 1024 * 1024;
    const started = (declared: number) =>
      EndpointRecord.of('server').receive(masked({ opcode: BINARY, declared }));
    expect(started(most).endpoint.state).toBe('open');
    expectFailure(started(most + 1), 'server', 1009, 'message-too-long');
    const record = EndpointRecord.of('server').receive(masked({ fin: false }));
    record.receive(...Array.from({ length: 16_383 }, () => masked({ opcode: 0, fin: false })));
    expect(record.endpoint.state).toBe('open');
    expectFailure(record.receive(masked({ opcode: 0 })), 'server', 1009, 'too-many-fragments');
  });
});

describe('content in pieces', () => {
  const pieces = (options = {}) => EndpointRecord.of('server', { deliver: 'pieces', ...options });

  it('is told as it arrives', () => {
    const bytes = masked({ payload: 'Hello' });
    const record = pieces().receive(bytes.subarray(0, 8), bytes.subarray(8, 10), bytes.subarray(10));
    expect(record.told).toEqual(['text piece "He"', 'text piece "ll"', 'text piece "o" end']);
  });

  it.each<[what: string, frames: readonly FrameBits[], told: string[]]>([
    ['a whole message', [{ opcode: BINARY, payload: 'abc' }], ['binary piece "abc" end']],
    ['an empty message', [{ payload: '' }], ['text piece "" end']],
    [
      'fragments',
      [
        { fin: false, payload: 'a' },
        { opcode: 0, payload: 'b' },
        { opcode: BINARY, payload: 'c' },
      ],
      ['text piece "a"', 'text piece "b" end', 'binary piece "c" end'],
    ],
    [
      'fragments without anything, of which only the last one tells something',
      [{ fin: false }, { opcode: 0, fin: false, payload: 'a' }, { opcode: 0, fin: false }, { opcode: 0 }],
      ['text piece "a"', 'text piece "" end'],
    ],
    [
      'a ping between fragments',
      [{ fin: false, payload: 'a' }, { opcode: PING }, { opcode: 0, payload: 'b' }],
      ['text piece "a"', sends('8a 00'), 'ping ""', 'text piece "b" end'],
    ],
  ])('of %s', (_, frames, told) => {
    expect(pieces().receive(joinBytes(...frames.map(masked))).told).toEqual(told);
  });

  it('takes no memory, so it has no limit', () => {
    const limits = { longestMessage: 10, mostFragments: 2 };
    const record = pieces({ limits }).receive(masked({ opcode: BINARY, declared: 2n ** 40n }));
    let received = 0;
    record.piece = ({ bytes }) => {
      received += bytes.length;
    };
    const chunk = new Uint8Array(65_536);
    for (let at = 0; at < 100; at++) record.receive(chunk);
    expect([received, record.endpoint.state]).toEqual([100 * 65_536, 'open']);
    const fragments = pieces({ limits }).receive(masked({ fin: false, payload: 'a' }));
    for (let at = 0; at < 10; at++) fragments.receive(masked({ opcode: 0, fin: false, payload: 'b' }));
    expect(fragments.endpoint.state).toBe('open');
  });

  it.each(DELIVERIES)("and in %s is nobody else's", (deliver) => {
    const record = EndpointRecord.of('client', { deliver });
    let content = new Uint8Array(0) as Uint8Array;
    record.message = (message) => {
      content = message.content;
    };
    record.piece = ({ bytes }) => {
      content = bytes;
    };
    const wire = frame({ payload: 'Hello' });
    record.receive(wire);
    wire.fill(0);
    expect(content).toEqual(utf8('Hello'));
  });
});
