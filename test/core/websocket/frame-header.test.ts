import { describe, expect, it } from 'vitest';
import {
  exactPayloadLength,
  type FrameHeader,
  frameHeaderBytes,
  headerLength,
  headerLengthFrom,
  type LengthForm,
  parseFrameHeader,
  payloadLength,
} from '../../../src-core/websocket/frame-header.ts';
import { hex, joinBytes } from '../../support/bytes.ts';

// RFC 6455 5.2: the fields of an unmasked final text frame but its length, which `of` gives.
const TEXT = {
  fin: true,
  rsv1: false,
  rsv2: false,
  rsv3: false,
  opcode: 1,
  masked: false,
  maskingKey: 0,
} as const;

/**
 * RFC 6455 5.2, payload length: "if 0-125, that is the payload length. If 126, the following 2 bytes [...] If 127,
 * the following 8 bytes". Lengths in more bytes than needed are wrong, and are still what was on the wire.
 */
const LENGTHS: readonly [digits: string, form: LengthForm, length: bigint][] = [
  ['81 00', 7, 0n],
  ['81 01', 7, 1n],
  ['81 7d', 7, 125n],
  ['81 7e 0000', 16, 0n],
  ['81 7e 007d', 16, 125n],
  ['81 7e 007e', 16, 126n],
  ['81 7e 007f', 16, 127n],
  ['81 7e 8000', 16, 32_768n],
  ['81 7e ffff', 16, 65_535n],
  ['81 7f 0000000000000000', 64, 0n],
  ['81 7f 000000000000007d', 64, 125n],
  ['81 7f 000000000000ffff', 64, 65_535n],
  ['81 7f 0000000000010000', 64, 65_536n],
  ['81 7f 0000000080000000', 64, 2n ** 31n],
  ['81 7f 00000000ffffffff', 64, 2n ** 32n - 1n],
  ['81 7f 0000000100000000', 64, 2n ** 32n],
  ['81 7f 001fffffffffffff', 64, 2n ** 53n - 1n],
  ['81 7f 0020000000000000', 64, 2n ** 53n],
  ['81 7f 0020000000000001', 64, 2n ** 53n + 1n],
  ['81 7f 7fffffffffffffff', 64, 2n ** 63n - 1n],
  // "the most significant bit MUST be 0"
  ['81 7f 8000000000000000', 64, 2n ** 63n],
  ['81 7f ffffffffffffffff', 64, 2n ** 64n - 1n],
];

describe('a frame header', () => {
  it.each(LENGTHS)('%s declares in %i bits a length of %i', (digits, lengthForm, length) => {
    const header = parseFrameHeader(hex(digits), 0);
    expect(header).toMatchObject({ ...TEXT, lengthForm });
    expect(exactPayloadLength(header)).toBe(length);
    expect(payloadLength(header)).toBe(Number(length));
    expect(frameHeaderBytes(header)).toEqual(hex(digits));
    expect(headerLength(header)).toBe(hex(digits).length);
  });

  it.each(LENGTHS)('%s is read the same when masked', (digits, lengthForm, length) => {
    const bytes = joinBytes(hex(digits), hex('ff00807f'));
    bytes[1] = (bytes[1] ?? 0) | 0x80;
    const header = parseFrameHeader(bytes, 0);
    expect(header).toMatchObject({ ...TEXT, lengthForm, masked: true, maskingKey: 0xff00807f });
    expect(exactPayloadLength(header)).toBe(length);
    expect(frameHeaderBytes(header)).toEqual(bytes);
    expect(headerLength(header)).toBe(bytes.length);
  });

  it.each<[string, string, Partial<FrameHeader>]>([
    ['no bit', '00 00', { fin: false, opcode: 0 }],
    ['FIN', '80 00', { fin: true, opcode: 0 }],
    ['RSV1', '40 00', { rsv1: true, opcode: 0 }],
    ['RSV2', '20 00', { rsv2: true, opcode: 0 }],
    ['RSV3', '10 00', { rsv3: true, opcode: 0 }],
    ['all bits and the last opcode', 'ff 00', { fin: true, rsv1: true, rsv2: true, rsv3: true, opcode: 15 }],
    ['MASK with a key of zeros', '81 80 00000000', { masked: true, maskingKey: 0 }],
    ['MASK with a key whose first bit is set', '81 80 80000001', { masked: true, maskingKey: 0x80000001 }],
  ])('has %s', (_, digits, fields) => {
    expect(parseFrameHeader(hex(digits), 0)).toMatchObject(fields);
  });

  it('loses nothing of any first byte', () => {
    for (let first = 0; first < 256; first++) {
      for (const second of [0x00, 0x7d, 0x80, 0xfd]) {
        const bytes = joinBytes([first, second], second < 0x80 ? [] : hex('01020304'));
        expect(frameHeaderBytes(parseFrameHeader(bytes, 0))).toEqual(bytes);
      }
    }
  });

  it('is read at any place', () => {
    const bytes = joinBytes(hex('ffffff'), hex('82 fe 0100 37fa213d'), hex('ffffff'));
    expect(parseFrameHeader(bytes, 3)).toMatchObject({ opcode: 2, lengthLow: 256, maskingKey: 0x37fa213d });
  });

  it.each([
    [0x00, 2],
    [0x7d, 2],
    [0x7e, 4],
    [0x7f, 10],
    [0x80, 6],
    [0xfd, 6],
    [0xfe, 8],
    [0xff, 14],
  ])('whose second byte is %i is %i bytes long', (second, length) => {
    expect(headerLengthFrom(second)).toBe(length);
  });
});
