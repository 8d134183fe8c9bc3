/** draft-ietf-opsawg-pcapng, block by block; the same files are held against tshark in test/interop. */
import { describe, expect, it } from 'vitest';
import { PcapngReader } from '../../../../src-core/packets/pcapng/pcapng-reader.ts';
import { hex, joinBytes, utf8 } from '../../../support/bytes.ts';
import { PcapngBlocks } from '../../../support/pcapng-blocks.ts';
import { type RecordLog, readRecords } from '../../../support/record-log.ts';

const LIMITS = { longestPacket: 1000, blockOptions: 2000, captureInterfaces: 3 };

function read(file: Uint8Array, ...pieceLengths: number[]): RecordLog {
  const lengths = pieceLengths.length === 0 ? [file.length] : pieceLengths;
  return readRecords((sink) => new PcapngReader(LIMITS, sink), file, lengths);
}

const DATA = Uint8Array.of(1, 2, 3, 4, 5);
const COMMENT = 1;

it('reads a file written down byte by byte', () => {
  const file = hex(`
    0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000
    01000000 14000000 01000000 00000400 14000000
    06000000 24000000 00000000 c6600600 400a7c6c 03000000 3c000000 61626300 24000000
  `);
  expect(read(file)).toEqual({
    packets: [
      {
        // 2026-11-21T10:00:00.123456Z, by `date`.
        timestamp: { seconds: 1_795_255_200, nanoseconds: 123_456_000 },
        linkType: 1,
        bytes: utf8('abc'),
        originalLength: 60,
        origin: 28 + 20 + 28,
        interface: { linkType: 1, snapLength: 262_144, comments: [] },
      },
    ],
    interfaces: [{ linkType: 1, snapLength: 262_144, comments: [] }],
    sections: [],
    end: { kind: 'complete' },
  });
});

describe.each([
  ['little-endian', new PcapngBlocks(false)],
  ['big-endian', new PcapngBlocks(true)],
])('%s', (_name, blocks) => {
  const start = joinBytes(blocks.section(), blocks.interface());

  // 4.3 and appendix A: the obsolete block has a count of dropped packets beside the interface.
  it.each([
    ['enhanced', blocks.enhanced({ time: 5_000_001n, data: DATA, original: 77 })],
    ['obsolete', blocks.obsolete({ time: 5_000_001n, data: DATA, original: 77 })],
  ])('reads the packet of an %s packet block', (_kind, block) => {
    expect(read(joinBytes(start, block)).packets).toEqual([
      {
        timestamp: { seconds: 5, nanoseconds: 1000 },
        linkType: 1,
        bytes: DATA,
        originalLength: 77,
        origin: start.length + 28,
        interface: { linkType: 1, snapLength: 0, comments: [] },
      },
    ]);
  });

  // 4.4: no time, no interface, and the snap length cuts the data.
  it('reads a simple packet block with the time of the packet before', () => {
    const cut = blocks.interface({ snapLength: 3, linkType: 101 });
    const file = joinBytes(
      blocks.section(),
      cut,
      blocks.simple(DATA.subarray(0, 3), 5),
      blocks.enhanced({ time: 9_000_000n }),
      blocks.simple(DATA.subarray(0, 2)),
    );
    const { packets, end } = read(file);
    expect(end).toEqual({ kind: 'complete' });
    expect(packets.map(({ timestamp, isWithoutTime }) => [timestamp.seconds, isWithoutTime])).toEqual([
      [0, true],
      [9, undefined],
      [9, true],
    ]);
    expect(packets[0]).toMatchObject({ bytes: Uint8Array.of(1, 2, 3), originalLength: 5, linkType: 101 });
    expect(packets[0]?.origin).toBe(28 + 20 + 12);
    expect(packets[2]).toMatchObject({ bytes: Uint8Array.of(1, 2), originalLength: 2 });
  });

  it('has the interfaces of each section, in the byte order of each', () => {
    const other = new PcapngBlocks(!blocks.isBigEndian);
    const file = joinBytes(
      start,
      blocks.interface({
        linkType: 113,
        options: [
          [2, 'any'],
          [3, 'all of them'],
          [COMMENT, 'mine'],
        ],
      }),
      blocks.enhanced({ interface: 1 }),
      other.section(),
      other.interface({ linkType: 101 }),
      other.enhanced({ interface: 0 }),
      blocks.section(),
      blocks.interface({ linkType: 228 }),
      blocks.enhanced({ interface: 0 }),
    );
    const { packets, interfaces } = read(file);
    expect(packets.map(({ linkType }) => linkType)).toEqual([113, 101, 228]);
    expect(interfaces[1]).toEqual({
      linkType: 113,
      snapLength: 0,
      name: 'any',
      description: 'all of them',
      comments: ['mine'],
    });
    expect(packets[0]?.interface).toBe(interfaces[1]);
  });

  it('takes a packet of an interface that is not described as one of an unknown link layer', () => {
    const { packets, end } = read(joinBytes(start, blocks.enhanced({ interface: 1 })));
    expect(packets.map(({ linkType }) => linkType)).toEqual([0xffff]);
    expect(end).toEqual({ kind: 'complete' });
  });

  it('passes over names, statistics, secrets, custom and unknown blocks, however long', () => {
    const passedOver = [4, 5, 7, 10, 0xbad, 0x4000_0bad, 0x8000_0001].map((type) =>
      blocks.block(type, new Uint8Array(12_345 * 4)),
    );
    const file = joinBytes(start, ...passedOver, blocks.block(11), blocks.enhanced({ data: DATA }));
    for (const size of [7, 1000, file.length]) {
      const { packets, end } = read(file, size);
      expect(packets.map(({ bytes }) => bytes)).toEqual([DATA]);
      expect(end).toEqual({ kind: 'complete' });
    }
  });

  it('keeps the comments of sections, interfaces and packets, several each', () => {
    const two = [
      [COMMENT, 'one'],
      [4, 'tcpdump'],
      [COMMENT, 'zwölf'],
    ] as const;
    const file = joinBytes(
      blocks.section({ options: two }),
      blocks.interface({ options: two }),
      blocks.enhanced({ data: DATA, options: two }),
      blocks.obsolete({ data: DATA, options: two, withoutEnd: true }),
      blocks.enhanced({ data: DATA, options: [[2, blocks.u32(1)]] }),
    );
    const { packets, interfaces, sections, end } = read(file);
    const texts = ['one', 'zwölf'];
    expect(sections).toEqual([texts]);
    expect(interfaces.map(({ comments }) => comments)).toEqual([texts]);
    expect(packets.map(({ comments }) => comments)).toEqual([texts, texts, undefined]);
    expect(end).toEqual({ kind: 'complete' });
  });

  it('reads a comment that is not UTF-8, and none that is empty', () => {
    const options = [
      [COMMENT, Uint8Array.of(0x61, 0xff)],
      [COMMENT, ''],
    ] as const;
    expect(read(joinBytes(start, blocks.enhanced({ options }))).packets[0]?.comments).toEqual(['a\ufffd']);
  });

  // 3.1: programs have left the padding of the data out of the length of the block.
  it('reads a block whose length lacks its padding', () => {
    const block = blocks.enhanced({ data: DATA });
    const unpadded = blocks.u32(block.length - 3);
    block.set(unpadded, 4);
    block.set(unpadded, block.length - 4);
    const { packets, end } = read(joinBytes(start, block, blocks.enhanced({ data: DATA })));
    expect(packets.map(({ bytes }) => bytes)).toEqual([DATA, DATA]);
    expect(end).toEqual({ kind: 'complete' });
  });

  describe('keeps what stands before', () => {
    const good = blocks.enhanced({ data: DATA });
    const offset = start.length + good.length;
    const withLength = (length: number): Uint8Array => {
      const block = blocks.enhanced({ data: DATA });
      block.set(blocks.u32(length), 4);
      return block;
    };

    it.each([
      ['a packet that claims 4 GB', blocks.enhanced({ data: DATA, captured: 0xffff_ffff }), 0xffff_ffff],
      ['a packet longer than the limit', blocks.enhanced({ data: new Uint8Array(1001) }), 1001],
      ['a block that claims 4 GB', withLength(0xffff_fffc), 0xffff_fffc],
      ['a block longer than packet and options', withLength(3036), 3036],
      ['a simple packet of 4 GB', blocks.simple(DATA, 0xffff_ffff), 0xffff_ffff],
    ])('%s', (_what, block, length) => {
      const { packets, end } = read(joinBytes(start, good, block, new Uint8Array(100_000)));
      expect(packets).toHaveLength(1);
      expect(end).toEqual({ kind: 'lying-length', offset, length });
    });

    it.each([
      ['a packet longer than its block', blocks.enhanced({ data: DATA, captured: 9 }), 'packet-beyond-block'],
      ['a simple packet longer than its block', blocks.simple(DATA, 9), 'packet-beyond-block'],
      [
        'a trailer that says something else',
        joinBytes(good.subarray(0, -4), blocks.u32(44)),
        'trailer-mismatch',
      ],
      ['the same in a block passed over', joinBytes(blocks.u32(5, 16, 0, 20)), 'trailer-mismatch'],
      ['a length of 0', blocks.u32(6, 0, 0), 'block-too-short'],
      [
        'a packet block without room for its fields',
        blocks.block(6, blocks.u32(0, 0, 0, 0)),
        'block-too-short',
      ],
      ['an interface without room for its fields', blocks.block(1, blocks.u32(1)), 'block-too-short'],
      [
        'a section without room for its fields',
        blocks.block(0x0a0d0d0a, blocks.u32(0x1a2b3c4d)),
        'block-too-short',
      ],
      ['a section of no byte order', blocks.block(0x0a0d0d0a, new Uint8Array(16)), 'no-byte-order'],
      [
        'an option longer than its block',
        blocks.block(6, blocks.u32(0, 0, 0, 0, 0), blocks.u16(1), blocks.u16(5), new Uint8Array(4)),
        'option-beyond-block',
      ],
      [
        'the same in an interface',
        blocks.block(1, blocks.u32(1, 0), blocks.u16(2), blocks.u16(5), new Uint8Array(4)),
        'option-beyond-block',
      ],
      [
        'the same in a section',
        blocks.block(
          0x0a0d0d0a,
          blocks.u32(0x1a2b3c4d),
          blocks.u16(1),
          blocks.u16(0),
          blocks.u32(0, 0),
          blocks.u16(1),
          blocks.u16(1),
        ),
        'option-beyond-block',
      ],
    ])('%s', (_what, block, damage) => {
      const { packets, end } = read(joinBytes(start, good, block, good));
      expect(packets).toHaveLength(1);
      expect(end).toEqual({ kind: 'damaged', offset, damage });
    });

    it('an interface too many', () => {
      const more = joinBytes(blocks.interface(), blocks.interface());
      const { packets, end } = read(joinBytes(start, good, more, blocks.interface(), good));
      expect(packets).toHaveLength(1);
      expect(end).toEqual({ kind: 'damaged', offset: offset + more.length, damage: 'too-many-interfaces' });
    });

    it('a section of another version', () => {
      const { packets, end } = read(joinBytes(start, good, blocks.section({ version: [2, 0] }), start, good));
      expect(packets).toHaveLength(1);
      expect(end).toEqual({ kind: 'unsupported-version', offset, version: '2.0' });
    });

    it('the place where the file is cut', () => {
      for (const last of [good, blocks.block(5, new Uint8Array(20))]) {
        const whole = joinBytes(start, good, last);
        for (let length = offset + 1; length < whole.length; length++) {
          for (const size of [3, 1000]) {
            const { packets, end } = read(whole.subarray(0, length), size);
            expect(packets).toHaveLength(1);
            expect(end).toEqual({ kind: 'cut', offset });
          }
        }
      }
    });
  });
});

it('needs a section first', () => {
  const blocks = new PcapngBlocks(false);
  expect(read(blocks.interface()).end).toEqual({ kind: 'damaged', offset: 0, damage: 'no-section' });
  expect(read(new Uint8Array(0)).end).toEqual({ kind: 'cut', offset: 0 });
});

it('ends the comments of a block that has as many options as fit', () => {
  const blocks = new PcapngBlocks(false);
  const options = Array.from({ length: 249 }, () => [COMMENT, 'a'] as const);
  const file = joinBytes(blocks.section({ options }), blocks.interface(), blocks.enhanced({ options }));
  const { sections, packets, end } = read(file);
  expect([sections[0]?.length, packets[0]?.comments?.length, end.kind]).toEqual([249, 249, 'complete']);
});
