import { describe, expect, it } from 'vitest';
import { parseFrameHeader } from '../../../src-core/websocket/frame-header.ts';
import {
  type FrameIntent,
  frameBytes,
  headerFor,
  wireFrame,
} from '../../../src-core/websocket/frame-writer.ts';
import { hex, utf8 } from '../../support/bytes.ts';

// RFC 6455 5.7
describe('the examples of RFC 6455 5.7', () => {
  const hello = utf8('Hello');
  it.each<[what: string, intent: FrameIntent, payload: Uint8Array, wire: string]>([
    ['a single-frame unmasked text message', { opcode: 1 }, hello, '81 05 48 65 6c 6c 6f'],
    [
      'a single-frame masked text message',
      { opcode: 1, maskingKey: 0x37fa213d },
      hello,
      '81 85 37 fa 21 3d 7f 9f 4d 51 58',
    ],
    ['the first of two fragments', { opcode: 1, fin: false }, utf8('Hel'), '01 03 48 65 6c'],
    ['the last of two fragments', { opcode: 0 }, utf8('lo'), '80 02 6c 6f'],
    ['an unmasked Ping request', { opcode: 9 }, hello, '89 05 48 65 6c 6c 6f'],
    [
      'a masked Ping response',
      { opcode: 10, maskingKey: 0x37fa213d },
      hello,
      '8a 85 37 fa 21 3d 7f 9f 4d 51 58',
    ],
  ])('%s', (_, intent, payload, wire) => {
    expect(frameBytes(intent, payload)).toEqual(hex(wire));
  });

  it('256 bytes binary message in a single unmasked frame', () => {
    expect(frameBytes({ opcode: 2 }, new Uint8Array(256)).subarray(0, 4)).toEqual(hex('82 7e 01 00'));
  });

  it('64KiB binary message in a single unmasked frame', () => {
    expect(frameBytes({ opcode: 2 }, new Uint8Array(65_536)).subarray(0, 10)).toEqual(
      hex('82 7f 00 00 00 00 00 01 00 00'),
    );
  });
});

// RFC 6455 5.2, against it on purpose
describe('frames that are wrong on purpose', () => {
  it.each<[what: string, intent: FrameIntent, wire: string]>([
    ['every reserved bit', { opcode: 1, rsv1: true, rsv2: true, rsv3: true }, 'f1 01 61'],
    ['a reserved opcode, fragmented', { opcode: 11, fin: false }, '0b 01 61'],
    ['a length in 16 bits that fits into 7', { opcode: 1, lengthForm: 16 }, '81 7e 00 01 61'],
    [
      'a length in 64 bits that fits into 7',
      { opcode: 1, lengthForm: 64 },
      '81 7f 00 00 00 00 00 00 00 01 61',
    ],
    [
      'a declared length that is a lie',
      { opcode: 1, declaredLength: 999_999n },
      '81 7f 00 00 00 00 00 0f 42 3f 61',
    ],
    [
      'the most significant bit of the length',
      { opcode: 1, declaredLength: 0x8000_0000_0000_0001n },
      '81 7f 80 00 00 00 00 00 00 01 61',
    ],
    ['a masking key of zero', { opcode: 1, maskingKey: 0 }, '81 81 00 00 00 00 61'],
    [
      '7 bits that can not hold the length',
      { opcode: 1, lengthForm: 7, declaredLength: 126n },
      '81 7e 00 7e 61',
    ],
    [
      '16 bits that can not hold the length',
      { opcode: 1, lengthForm: 16, declaredLength: 65_537n },
      '81 7e 00 01 61',
    ],
  ])('%s', (_, intent, wire) => {
    expect(frameBytes(intent, utf8('a'))).toEqual(hex(wire));
  });
});

it('writes back the very bytes that were read, key and all', () => {
  const wire = hex('d3 fe 00 05 37 fa 21 3d 7f 9f 4d 51 58');
  expect(wireFrame(parseFrameHeader(wire, 0), wire.subarray(8))).toEqual(wire);
});

it('declares lengths up to 2^64-1 exactly', () => {
  for (const length of [125n, 126n, 65_535n, 65_536n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
    const { lengthHigh, lengthLow } = headerFor({ opcode: 2, declaredLength: length }, 0);
    expect(BigInt(lengthHigh) * 2n ** 32n + BigInt(lengthLow)).toBe(length);
  }
});
