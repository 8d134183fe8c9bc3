import { describe, expect, it } from 'vitest';
import { beginsWithFrame } from '../../../src-core/websocket/frame-boundary.ts';
import { counting, hex, joinBytes, utf8 } from '../../support/bytes.ts';
import { BINARY, CONTINUATION, frame, PING, TEXT } from '../../support/frame-builder.ts';

const NO_EXTENSION = { compression: undefined, unknownExtension: false } as const;
const COMPRESSION = { compression: 'message', unknownExtension: false } as const;

describe('a piece from a server begins with a frame', () => {
  it.each<[what: string, bytes: Uint8Array]>([
    ['that fills it', frame({ opcode: TEXT, payload: 'Hello' })],
    ['that fills it with a length in 16 bits', frame({ opcode: BINARY, payload: counting(1400) })],
    ['without payload', hex('8a00')],
    [
      'followed by others up to its end',
      joinBytes(frame({ payload: 'a' }), frame({ opcode: PING, payload: 'b' })),
    ],
    [
      'followed by two more, the last of which goes on behind it',
      joinBytes(frame({ payload: 'a' }), frame({ payload: 'b' }), frame({ payload: 'c' }), hex('81')),
    ],
    ['that continues a message', frame({ opcode: CONTINUATION, payload: 'lo' })],
  ])('%s', (_, bytes) => {
    expect(beginsWithFrame(bytes, 'server', NO_EXTENSION)).toBe(true);
  });

  it.each<[what: string, bytes: Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['one byte', hex('81')],
    ['text', utf8('{"price": 101.25, "name": "the rest of a message"}')],
    ['a frame and the beginning of the next header', joinBytes(frame({ payload: 'a' }), hex('81'))],
    ['a frame that goes on behind it', frame({ payload: counting(100) }).subarray(0, 50)],
    ['a frame that is masked', frame({ payload: 'a', key: 0x37fa213d })],
    ['a frame with a reserved bit', frame({ payload: 'a', rsv1: true })],
    ['a frame with a reserved opcode', frame({ payload: 'a', opcode: 3 })],
    ['a frame whose length is not minimal', frame({ payload: 'a', lengthForm: 16 })],
    ['a control frame that is fragmented', frame({ payload: 'a', opcode: PING, fin: false })],
    ['a control frame that is too long', frame({ payload: counting(126), opcode: PING })],
    ['a frame, then something else', joinBytes(frame({ payload: 'a' }), counting(40, 0x70))],
  ])('not: %s', (_, bytes) => {
    expect(beginsWithFrame(bytes, 'server', NO_EXTENSION)).toBe(false);
  });
});

it('a piece from a client begins with a masked one', () => {
  const masked = frame({ payload: 'Hello', key: 0x37fa213d });
  expect(beginsWithFrame(masked, 'client', NO_EXTENSION)).toBe(true);
  expect(beginsWithFrame(frame({ payload: 'Hello' }), 'client', NO_EXTENSION)).toBe(false);
});

it('RSV1 is in order where compression was agreed', () => {
  const compressed = frame({ payload: hex('f248cdc9c90700'), rsv1: true });
  expect(beginsWithFrame(compressed, 'server', COMPRESSION)).toBe(true);
  expect(beginsWithFrame(compressed, 'server', NO_EXTENSION)).toBe(false);
});
