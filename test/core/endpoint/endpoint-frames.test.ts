/** RFC 6455 5: single frames, fragments and masking, as they are read and as they are sent. */
import { describe, expect, it } from 'vitest';
import { counting, hex, inPieces, joinBytes, utf8 } from '../../support/bytes.ts';
import { BINARY, CLOSE, type FrameBits, frame, PING, PONG } from '../../support/frame-builder.ts';
import { EndpointRecord, KEY, sends } from './endpoint-record.ts';

// RFC 6455 5.7
describe('the examples of RFC 6455 5.7', () => {
  it.each<[what: string, role: 'client' | 'server', wire: string, told: string[]]>([
    ['a single-frame unmasked text message', 'client', '81 05 48 65 6c 6c 6f', ['text "Hello"']],
    ['a single-frame masked text message', 'server', '81 85 37 fa 21 3d 7f 9f 4d 51 58', ['text "Hello"']],
    ['a fragmented unmasked text message', 'client', '01 03 48 65 6c 80 02 6c 6f', ['text "Hello"']],
    [
      'an unmasked Ping request, and the masked Pong that answers it',
      'client',
      '89 05 48 65 6c 6c 6f',
      [sends('8a 85 37 fa 21 3d 7f 9f 4d 51 58'), 'ping "Hello"'],
    ],
    ['a masked Pong', 'server', '8a 85 37 fa 21 3d 7f 9f 4d 51 58', ['pong "Hello"']],
  ])('are read: %s', (_, role, wire, told) => {
    expect(EndpointRecord.of(role).receive(hex(wire)).told).toEqual(told);
    expect(EndpointRecord.of(role).receive(...inPieces(hex(wire), 1)).told).toEqual(told);
  });

  it.each<[what: string, role: 'client' | 'server', act: (record: EndpointRecord) => void, wire: string]>([
    ['an unmasked text', 'server', ({ endpoint }) => endpoint.sendText('Hello'), '81 05 48 65 6c 6c 6f'],
    [
      'a masked text',
      'client',
      ({ endpoint }) => endpoint.sendText(utf8('Hello')),
      '81 85 37 fa 21 3d 7f 9f 4d 51 58',
    ],
    ['an unmasked Ping', 'server', ({ endpoint }) => endpoint.ping(utf8('Hello')), '89 05 48 65 6c 6c 6f'],
    [
      'a masked Pong',
      'client',
      ({ endpoint }) => endpoint.pong(utf8('Hello')),
      '8a 85 37 fa 21 3d 7f 9f 4d 51 58',
    ],
    ['an empty Ping', 'server', ({ endpoint }) => endpoint.ping(), '89 00'],
    ['an empty Pong', 'client', ({ endpoint }) => endpoint.pong(), '8a 80 37 fa 21 3d'],
    ['an empty text', 'server', ({ endpoint }) => endpoint.sendText(''), '81 00'],
  ])('are sent: %s', (_, role, act, wire) => {
    const record = EndpointRecord.of(role);
    act(record);
    expect(record.told).toEqual([sends(wire)]);
  });

  it.each([
    ['256 bytes', 256, '82 7e 01 00'],
    ['64 KiB', 65_536, '82 7f 00 00 00 00 00 01 00 00'],
  ])('%s of binary data in a single unmasked frame are sent and read', (_, length, header) => {
    const content = counting(length);
    const server = EndpointRecord.of('server');
    server.endpoint.sendBinary(content);
    expect(server.sent).toEqual([joinBytes(hex(header), content)]);
    const told = [`binary ${JSON.stringify(Buffer.from(content).toString('latin1'))}`];
    expect(EndpointRecord.of('client').receive(joinBytes(hex(header), content)).told).toEqual(told);
  });
});

// RFC 6455 5.3: each frame has a key of its own, which the caller provides.
it('each frame of a client is masked with the next key', () => {
  const keys = [1, 0xffff_ffff, 0x0a0b_0c0d];
  const record = EndpointRecord.of('client', {}, () => keys.shift() ?? 0);
  record.endpoint.sendText('a');
  record.receive(frame({ opcode: PING, payload: 'b' }));
  record.endpoint.close();
  expect(record.sent).toEqual([
    frame({ key: 1, payload: 'a' }),
    frame({ key: 0xffff_ffff, opcode: PONG, payload: 'b' }),
    frame({ key: 0x0a0b_0c0d, opcode: CLOSE }),
  ]);
});

// RFC 6455 5.4
describe('fragments (RFC 6455 5.4)', () => {
  const client = (...frames: readonly FrameBits[]) => frames.map((bits) => frame({ key: KEY, ...bits }));

  it.each<[what: string, frames: readonly FrameBits[], told: string[]]>([
    [
      'in three frames',
      [
        { fin: false, payload: 'a' },
        { opcode: 0, fin: false, payload: 'b' },
        { opcode: 0, payload: 'c' },
      ],
      ['text "abc"'],
    ],
    [
      'of which all but one are empty',
      [{ fin: false, opcode: BINARY }, { opcode: 0, fin: false, payload: 'b' }, { opcode: 0 }],
      ['binary "b"'],
    ],
    ['that are all empty', [{ fin: false }, { opcode: 0, fin: false }, { opcode: 0 }], ['text ""']],
    [
      'with control frames between them, which are told at once',
      [
        { fin: false, payload: 'a' },
        { opcode: PING, payload: '1' },
        { opcode: 0, fin: false, payload: 'b' },
        { opcode: PONG, payload: '2' },
        { opcode: 0, payload: 'c' },
      ],
      [sends('8a 01 31'), 'ping "1"', 'pong "2"', 'text "abc"'],
    ],
    [
      'in which a character is cut',
      [
        { fin: false, payload: hex('e2 98') },
        { opcode: 0, payload: hex('83') },
      ],
      [`text ${JSON.stringify('\u00e2\u0098\u0083')}`],
    ],
  ])('a message %s', (_, frames, told) => {
    expect(EndpointRecord.of('server').receive(...client(...frames)).told).toEqual(told);
    expect(EndpointRecord.of('server').receive(joinBytes(...client(...frames))).told).toEqual(told);
  });

  it('a Close between them ends the connection, and the message is never told', () => {
    const record = EndpointRecord.of('server').receive(
      ...client({ fin: false, payload: 'a' }, { opcode: CLOSE }, { opcode: 0, payload: 'b' }),
    );
    expect(record.told).toEqual([sends('88 00'), 'hang up', 'closed 1005 "" clean by peer']);
  });
});

// RFC 6455 5.5.2, 5.5.3
describe('pings (RFC 6455 5.5.2)', () => {
  it.each([0, 1, 125])('of %i bytes are answered by the same', (length) => {
    const payload = counting(length, 0xf8);
    const record = EndpointRecord.of('server').receive(frame({ opcode: PING, key: KEY, payload }));
    expect(record.sent).toEqual([frame({ opcode: PONG, payload })]);
  });

  it('are only told where the answers are left to others', () => {
    const record = EndpointRecord.of('server', { answersPings: false });
    record.receive(frame({ opcode: PING, key: KEY, payload: 'a' }));
    expect(record.told).toEqual(['ping "a"']);
  });
});

// RFC 6455 5.5, 5.6
describe('what must not be sent', () => {
  it.each<[what: string, act: (record: EndpointRecord) => void, message: string]>([
    ['a Ping of 126 bytes', ({ endpoint }) => endpoint.ping(counting(126)), 'at most 125 bytes'],
    ['a Pong of 126 bytes', ({ endpoint }) => endpoint.pong(counting(126)), 'at most 125 bytes'],
    ['a text that is not UTF-8', ({ endpoint }) => endpoint.sendText(hex('ff')), 'must be UTF-8'],
    ['a text that is cut', ({ endpoint }) => endpoint.sendText(hex('e2 98')), 'must be UTF-8'],
    ['a reason of 124 bytes', ({ endpoint }) => endpoint.close(1000, 'a'.repeat(124)), 'at most 125 bytes'],
    ['the code 1005', ({ endpoint }) => endpoint.close(1005), '1005 must not be sent'],
    ['the code 999', ({ endpoint }) => endpoint.close(999), '999 must not be sent'],
    ['the code 5000', ({ endpoint }) => endpoint.close(5000), '5000 must not be sent'],
  ])('%s', (_, act, message) => {
    const record = EndpointRecord.of('client');
    expect(() => act(record)).toThrow(message);
    expect([record.told, record.endpoint.state]).toEqual([[], 'open']);
  });

  it('half a surrogate pair, which is sent as U+FFFD', () => {
    const record = EndpointRecord.of('server');
    record.endpoint.sendText('\ud83d');
    expect(record.told).toEqual([sends('81 03 ef bf bd')]);
  });
});
