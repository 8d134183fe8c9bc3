import { describe, expect, it } from 'vitest';
import { counting, hex, inPieces, joinBytes, latin1 } from '../../support/bytes.ts';
import { FrameRecord, type ReadFrame } from '../../support/frame-record.ts';

const PLAIN = { fin: true, rsv1: false, rsv2: false, rsv3: false, masked: false, maskingKey: 0 };
const MASKED = { masked: true, maskingKey: 0x37fa213d };
const SHORT = { lengthForm: 7, lengthHigh: 0 } as const;

/** RFC 6455 5.7, byte for byte, and RFC 7692 7.2.3.1 and 7.2.3.2. */
const EXAMPLES: readonly [name: string, bytes: Uint8Array, frames: Partial<ReadFrame>[]][] = [
  [
    'a single-frame unmasked text message',
    hex('81 05 48 65 6c 6c 6f'),
    [{ header: { ...PLAIN, ...SHORT, opcode: 1, lengthLow: 5 }, payload: latin1('Hello') }],
  ],
  [
    'a single-frame masked text message',
    hex('81 85 37 fa 21 3d 7f 9f 4d 51 58'),
    [{ header: { ...PLAIN, ...MASKED, ...SHORT, opcode: 1, lengthLow: 5 }, payload: latin1('Hello') }],
  ],
  [
    'a fragmented unmasked text message',
    hex('01 03 48 65 6c  80 02 6c 6f'),
    [
      { header: { ...PLAIN, ...SHORT, fin: false, opcode: 1, lengthLow: 3 }, payload: latin1('Hel') },
      { header: { ...PLAIN, ...SHORT, opcode: 0, lengthLow: 2 }, payload: latin1('lo') },
    ],
  ],
  [
    'an unmasked Ping request and its masked Pong response',
    hex('89 05 48 65 6c 6c 6f  8a 85 37 fa 21 3d 7f 9f 4d 51 58'),
    [
      { header: { ...PLAIN, ...SHORT, opcode: 9, lengthLow: 5 }, payload: latin1('Hello') },
      { header: { ...PLAIN, ...MASKED, ...SHORT, opcode: 10, lengthLow: 5 }, payload: latin1('Hello') },
    ],
  ],
  [
    '256 bytes of binary data in a single unmasked frame',
    joinBytes(hex('82 7e 0100'), counting(256)),
    [
      {
        header: { ...PLAIN, opcode: 2, lengthForm: 16, lengthHigh: 0, lengthLow: 256 },
        payload: counting(256),
      },
    ],
  ],
  [
    '64 KiB of binary data in a single unmasked frame',
    joinBytes(hex('82 7f 0000000000010000'), counting(65_536)),
    [
      {
        header: { ...PLAIN, opcode: 2, lengthForm: 64, lengthHigh: 0, lengthLow: 65_536 },
        payload: counting(65_536),
      },
    ],
  ],
  [
    'a compressed message in one frame (RFC 7692)',
    hex('c1 07 f2 48 cd c9 c9 07 00'),
    [{ header: { ...PLAIN, ...SHORT, rsv1: true, opcode: 1, lengthLow: 7 }, payload: hex('f248cdc9c90700') }],
  ],
  [
    'a compressed message in two fragments (RFC 7692)',
    hex('41 03 f2 48 cd  80 04 c9 c9 07 00'),
    [
      {
        header: { ...PLAIN, ...SHORT, fin: false, rsv1: true, opcode: 1, lengthLow: 3 },
        payload: hex('f248cd'),
      },
      { header: { ...PLAIN, ...SHORT, opcode: 0, lengthLow: 4 }, payload: hex('c9c90700') },
    ],
  ],
];

describe('the examples of the RFCs', () => {
  it.each(EXAMPLES)('%s', (_, bytes, frames) => {
    expect(new FrameRecord().read(bytes).frames).toMatchObject(frames);
  });

  it.each(EXAMPLES)('%s, in small pieces', (_, bytes, frames) => {
    for (const size of [1, 2, 3, 7, 13])
      expect(new FrameRecord().read(...inPieces(bytes, size)).frames).toMatchObject(frames);
  });

  it('all of them in one piece', () => {
    const bytes = joinBytes(...EXAMPLES.map(([, example]) => example));
    expect(new FrameRecord().read(bytes).frames).toMatchObject(EXAMPLES.flatMap(([, , frames]) => frames));
  });
});
