/** The blocks of draft-ietf-opsawg-pcapng, byte for byte; that other programs read them is in test/interop. */
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../../../src-core/packets/packet.ts';
import { PcapngWriter } from '../../../../src-core/packets/pcapng/pcapng-writer.ts';
import { NOT_IN_FILE } from '../../../../src-core/stream/events.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/(.{8})(?=.)/g, '$1 ');
}

function packet(facts: Partial<Packet> = {}): Packet {
  return {
    timestamp: { seconds: 1, nanoseconds: 0 },
    linkType: 1,
    bytes: Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd, 0xee),
    originalLength: 60,
    origin: NOT_IN_FILE,
    ...facts,
  };
}

// 4.1: type, length, magic, 1.0, length of the section -1; shb_userappl is option 4.
it('begins with a section header that names the application', () => {
  expect(hex(new PcapngWriter('abcde').section())).toBe(
    '0a0d0d0a 2c000000 4d3c2b1a 01000000 ffffffff ffffffff 04000500 61626364 65000000 00000000 2c000000',
  );
});

it('is called Framescope unless told otherwise', () => {
  expect(Buffer.from(new PcapngWriter().section()).toString('latin1')).toContain(
    '\x04\0\x0a\0Framescope\0\0',
  );
});

// 3.5: opt_comment is option 1 and may be there several times.
it('keeps the comments of a section', () => {
  expect(hex(new PcapngWriter('a').section(['é', 'two']))).toBe(
    '0a0d0d0a 38000000 4d3c2b1a 01000000 ffffffff ffffffff 01000200 c3a90000 01000300 74776f00 ' +
      '04000100 61000000 00000000 38000000',
  );
});

// 4.2: link type, snap length; if_name 2, if_description 3, if_tsresol 9.
it('describes an interface', () => {
  const bytes = new PcapngWriter().describe({
    linkType: 276,
    snapLength: 65_535,
    name: 'lo',
    description: 'here',
    comments: ['c'],
  });
  expect(hex(bytes)).toBe(
    '01000000 38000000 14010000 ffff0000 01000100 63000000 02000200 6c6f0000 03000400 68657265 ' +
      '09000100 09000000 00000000 38000000',
  );
});

const FIRST_INTERFACE = '01000000 20000000 01000000 00000000 09000100 09000000 00000000 20000000';

// 4.3: interface, high and low half of the time, captured and original length, data padded to 32 bits.
it('writes a packet behind the description of its interface, which comes once', () => {
  const writer = new PcapngWriter();
  const block = '06000000 28000000 00000000 00000000 00ca9a3b 05000000 3c000000 aabbccdd ee000000 28000000';
  const first = writer.packet(packet());
  expect(hex(first.bytes)).toBe(`${FIRST_INTERFACE} ${block}`);
  expect(first.bytes.subarray(first.dataOffset, first.dataOffset + 5)).toEqual(packet().bytes);
  const second = writer.packet(packet());
  expect(hex(second.bytes)).toBe(block);
  expect(second.bytes.subarray(second.dataOffset, second.dataOffset + 5)).toEqual(packet().bytes);
});

it('writes the comments of a packet behind its data', () => {
  const writer = new PcapngWriter();
  writer.packet(packet());
  expect(hex(writer.packet(packet({ comments: ['hey', 'you!'] })).bytes)).toBe(
    '06000000 3c000000 00000000 00000000 00ca9a3b 05000000 3c000000 aabbccdd ee000000 ' +
      '01000300 68657900 01000400 796f7521 00000000 3c000000',
  );
});

describe('interfaces', () => {
  const eth = { linkType: 1, snapLength: 0, name: 'eth0', comments: [] };
  const wlan = { linkType: 1, snapLength: 0, name: 'wlan0', comments: [] };
  const numberOf = ({ bytes, dataOffset }: { bytes: Uint8Array; dataOffset: number }): number =>
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(dataOffset - 20, true);

  it('has one for each that packets name', () => {
    const writer = new PcapngWriter();
    writer.describe(wlan);
    const numbers = [eth, wlan, eth].map((recordedAt) =>
      numberOf(writer.packet(packet({ interface: recordedAt }))),
    );
    expect(numbers).toEqual([1, 0, 1]);
  });

  it('has one for each link type of packets that name none', () => {
    const writer = new PcapngWriter();
    const numbers = [1, 101, 1, 101].map((linkType) => numberOf(writer.packet(packet({ linkType }))));
    expect(numbers).toEqual([0, 1, 0, 1]);
  });

  it('gives a link type of more than 16 bits as none', () => {
    const { bytes } = new PcapngWriter().packet(packet({ linkType: 0x10001 }));
    expect(hex(bytes).slice(18, 26)).toBe('ffff0000');
  });
});

// Literal nanoseconds since 1970, by `date -d @SECONDS` and BigInt arithmetic.
describe.each([
  { seconds: 0, nanoseconds: 1, time: 1n, offset: undefined },
  { seconds: 1_700_000_000, nanoseconds: 123_456_789, time: 1_700_000_000_123_456_789n, offset: undefined },
  { seconds: 4_294_967_295, nanoseconds: 999_999_999, time: 4_294_967_295_999_999_999n, offset: undefined },
  { seconds: 17_179_869_183, nanoseconds: 999_999_999, time: 17_179_869_183_999_999_999n, offset: undefined },
  { seconds: 5, nanoseconds: 2_000_000_001, time: 7_000_000_001n, offset: undefined },
  // if_tsoffset (option 14) moves what 64 bits of nanoseconds can't hold.
  { seconds: 17_179_869_185, nanoseconds: 3, time: 1_000_000_003n, offset: 17_179_869_184n },
  { seconds: -1, nanoseconds: 5, time: 17_179_869_183_000_000_005n, offset: -17_179_869_184n },
])('$seconds s and $nanoseconds ns', ({ seconds, nanoseconds, time, offset }) => {
  it('is written exactly', () => {
    const { bytes, dataOffset } = new PcapngWriter().packet(packet({ timestamp: { seconds, nanoseconds } }));
    const view = new DataView(bytes.buffer);
    const high = BigInt(view.getUint32(dataOffset - 16, true));
    expect((high << 32n) | BigInt(view.getUint32(dataOffset - 12, true))).toBe(time);
    // Behind the fixed part of the interface and its if_tsresol.
    expect(view.getUint16(24, true)).toBe(offset === undefined ? 0 : 14);
    if (offset !== undefined) expect(view.getBigInt64(28, true)).toBe(offset);
  });
});

it('cuts a comment of more than 65535 bytes between two characters', () => {
  const { bytes, dataOffset } = new PcapngWriter().packet(packet({ comments: [`x${'é'.repeat(40_000)}`] }));
  const view = new DataView(bytes.buffer);
  const at = dataOffset + 8;
  expect([view.getUint16(at, true), view.getUint16(at + 2, true)]).toEqual([1, 65_535]);
  const whole = new PcapngWriter().packet(packet({ comments: ['é'.repeat(40_000)] }));
  expect(new DataView(whole.bytes.buffer).getUint16(whole.dataOffset + 10, true)).toBe(65_534);
});
