/** RFC 6455 5, against it: what an endpoint fails the other side for. */
import { describe, expect, it } from 'vitest';
import { counting, inPieces, joinBytes, latin1 } from '../../support/bytes.ts';
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  type FrameBits,
  frame,
  PING,
  PONG,
  TEXT,
} from '../../support/frame-builder.ts';
import { EndpointRecord, expectFailure, KEY, peerFrame } from './endpoint-record.ts';

const OTHER = { client: 'server', server: 'client' } as const;
const ROLES = ['client', 'server'] as const;

// RFC 6455 5.1
describe('masking (RFC 6455 5.1)', () => {
  it('a server fails a client that does not mask', () => {
    const record = EndpointRecord.of('server').receive(frame({ payload: 'Hello' }));
    expectFailure(record, 'server', 1002, 'frame-not-masked');
    expect(record.told.length).toBe(3);
    expect(record.closing?.fault?.sentence).toBe('A frame from the client is not masked.');
  });

  it('a client fails a server that masks', () => {
    const record = EndpointRecord.of('client').receive(frame({ key: KEY, payload: 'Hello' }));
    expectFailure(record, 'client', 1002, 'frame-masked');
    expect(record.told.length).toBe(3);
  });

  it('what is received stays as it was', () => {
    const bytes = frame({ key: KEY, payload: 'Hello' });
    const before = Uint8Array.from(bytes);
    EndpointRecord.of('server').receive(bytes);
    expect(bytes).toEqual(before);
  });
});

describe.each(ROLES)('what a %s fails the other side for', (role) => {
  const bits = (one: FrameBits) => peerFrame(OTHER[role], one);

  it.each<[section: string, what: string, frames: readonly FrameBits[], rule: string]>([
    ['5.2', 'RSV1', [{ rsv1: true }], 'reserved-bit-set'],
    ['5.2', 'RSV2', [{ rsv2: true, opcode: PING }], 'reserved-bit-set'],
    ['5.2', 'RSV3 of a later frame', [{ fin: false }, { opcode: 0, rsv3: true }], 'reserved-bit-set'],
    ['5.2', 'opcode 3', [{ opcode: 3 }], 'reserved-opcode'],
    ['5.2', 'opcode 7', [{ opcode: 7 }], 'reserved-opcode'],
    ['5.2', 'opcode 11', [{ opcode: 11 }], 'reserved-opcode'],
    ['5.2', 'opcode 15 within a message', [{ fin: false }, { opcode: 15 }], 'reserved-opcode'],
    ['5.2', 'a length in 16 bits that fits into 7', [{ lengthForm: 16, payload: 'a' }], 'length-not-minimal'],
    [
      '5.2',
      'a length in 64 bits that fits into 16',
      [{ lengthForm: 64, payload: 'a' }],
      'length-not-minimal',
    ],
    ['5.2', 'a length of 2^63', [{ declared: 2n ** 63n }], 'length-top-bit-set'],
    ['5.4', 'a continuation of nothing', [{ opcode: CONTINUATION }], 'continuation-without-start'],
    [
      '5.4',
      'a continuation behind a message that ended',
      [{ fin: false }, { opcode: CONTINUATION }, { opcode: CONTINUATION, fin: false }],
      'continuation-without-start',
    ],
    ['5.4', 'a text within a text', [{ fin: false }, { opcode: TEXT }], 'data-frame-inside-message'],
    [
      '5.4',
      'a binary message within a text',
      [{ fin: false }, { opcode: PING }, { opcode: BINARY, fin: false }],
      'data-frame-inside-message',
    ],
    ['5.5', 'a Ping of 126 bytes', [{ opcode: PING, payload: counting(126) }], 'control-frame-too-long'],
    ['5.5', 'a Close of 126 bytes', [{ opcode: CLOSE, payload: counting(126) }], 'control-frame-too-long'],
    ['5.5', 'a Pong in fragments', [{ opcode: PONG, fin: false }], 'control-frame-fragmented'],
    ['5.5', 'a Close in fragments', [{ opcode: CLOSE, fin: false }], 'control-frame-fragmented'],
  ])('RFC 6455 %s: %s', (_, _what, frames, rule) => {
    const right = frames.slice(0, -1).map(bits);
    const wrong = frames.slice(-1).map(bits);
    const record = EndpointRecord.of(role).receive(...right);
    expect(record.endpoint.state).toBe('open');
    record.receive(...wrong);
    expectFailure(record, role, 1002, rule);
    expect(record.endpoint.state).toBe('closed');
  });

  it('is told by the header alone, whatever of the payload is there', () => {
    const [header = new Uint8Array(0)] = inPieces(
      bits({ rsv1: true, payload: 'a' }),
      role === 'server' ? 6 : 2,
    );
    expectFailure(EndpointRecord.of(role).receive(header), role, 1002, 'reserved-bit-set');
  });

  it('makes it deaf to all that follows, in the same piece or not', () => {
    const record = EndpointRecord.of(role);
    record.receive(
      joinBytes(bits({ payload: 'a' }), bits({ opcode: 3 }), bits({ payload: 'b' }), bits({ opcode: 4 })),
    );
    record.receive(bits({ opcode: PING }), bits({ opcode: CLOSE }));
    record.endpoint.end();
    expect(record.told[0]).toBe('text "a"');
    expect(record.told.length).toBe(4);
    expectFailure(record, role, 1002, 'reserved-opcode');
  });
});

describe('HTTP where a frame should begin', () => {
  it.each([
    ['server', 'GET /chat HTTP/1.1\r\n'],
    ['client', 'HTTP/1.1 400 Bad Request\r\n'],
  ] as const)('fails the connection of a %s', (role, text) => {
    for (const size of [1, 100]) {
      const record = EndpointRecord.of(role).receive(...inPieces(latin1(text), size));
      expectFailure(record, role, 1002, 'http-inside-frames');
      expect(record.told.length).toBe(3);
    }
  });

  it('that ends too early to be told is a frame after all', () => {
    // 0x48 0x54: RSV1, opcode 8, FIN cleared, not masked, 84 bytes.
    const record = EndpointRecord.of('client').receive(latin1('HT'));
    expect(record.told).toEqual([]);
    record.endpoint.end();
    expectFailure(record, 'client', 1002, 'reserved-bit-set');
  });
});
