/** draft-ietf-opsawg-pcap. That pcap-parser reads the same is in test/property/capture-files. */
import { describe, expect, it } from 'vitest';
import { PcapReader } from '../../../../src-core/packets/pcap/pcap-reader.ts';
import { hex, joinBytes, utf8 } from '../../../support/bytes.ts';
import { type RecordLog, readRecords } from '../../../support/record-log.ts';

const LONGEST = 1000;

function read(file: Uint8Array, ...pieceLengths: number[]): RecordLog {
  const lengths = pieceLengths.length === 0 ? [file.length] : pieceLengths;
  return readRecords((sink) => new PcapReader(LONGEST, sink), file, lengths);
}

/** The same four headers, each field written down. 0x6b017de0 is 2026-11-21T11:17:52Z. */
const FILES = [
  {
    name: 'microseconds, little-endian',
    header: hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 14010000'),
    record: hex('e07d016b 40e20100 03000000 dc050000'),
    lying: hex('e07d016b 40e20100 ffffffff dc050000'),
    nanoseconds: 123_456_000,
  },
  {
    name: 'microseconds, big-endian',
    header: hex('a1b2c3d4 0002 0004 00000000 00000000 00040000 00000114'),
    record: hex('6b017de0 0001e240 00000003 000005dc'),
    lying: hex('6b017de0 0001e240 ffffffff 000005dc'),
    nanoseconds: 123_456_000,
  },
  {
    name: 'nanoseconds, little-endian',
    header: hex('4d3cb2a1 0200 0400 00000000 00000000 00000400 14010000'),
    record: hex('e07d016b 15cd5b07 03000000 dc050000'),
    lying: hex('e07d016b 15cd5b07 ffffffff dc050000'),
    nanoseconds: 123_456_789,
  },
  {
    name: 'nanoseconds, big-endian',
    header: hex('a1b23c4d 0002 0004 00000000 00000000 00040000 00000114'),
    record: hex('6b017de0 075bcd15 00000003 000005dc'),
    lying: hex('6b017de0 075bcd15 ffffffff 000005dc'),
    nanoseconds: 123_456_789,
  },
];

describe.each(FILES)('$name', ({ header, record, lying, nanoseconds }) => {
  const abc = joinBytes(record, utf8('abc'));

  it('gives time, link type, lengths and offset of each record', () => {
    const { packets, interfaces, end } = read(joinBytes(header, abc, abc));
    expect(packets[0]).toEqual({
      timestamp: { seconds: 1_795_259_872, nanoseconds },
      linkType: 276,
      bytes: utf8('abc'),
      originalLength: 1500,
      origin: 40,
      interface: { linkType: 276, snapLength: 262_144, comments: [] },
    });
    expect(packets[1]).toEqual({ ...packets[0], origin: 59 });
    expect(packets[0]?.interface).toBe(interfaces[0]);
    expect(end).toEqual({ kind: 'complete' });
  });

  it('stops at a record that claims 4 GB, without waiting for it', () => {
    const { packets, end } = read(joinBytes(header, abc, lying, new Uint8Array(5000)), 100);
    expect(packets).toHaveLength(1);
    expect(end).toEqual({ kind: 'lying-length', offset: 43, length: 0xffff_ffff });
  });

  it('tells where a file is cut', () => {
    const whole = joinBytes(header, abc, abc);
    for (let length = 44; length < whole.length; length++) {
      expect(read(whole.subarray(0, length), 7).end).toEqual({ kind: 'cut', offset: 43 });
    }
    for (let length = 0; length < header.length; length++) {
      expect(read(whole.subarray(0, length), 7).end).toEqual({ kind: 'cut', offset: 0 });
    }
  });

  it('reads a file without packets', () => {
    const { interfaces, end } = read(header, 5);
    expect(interfaces).toHaveLength(1);
    expect(end).toEqual({ kind: 'complete' });
  });
});

// Section 4: the highest bits of the link type are the length of a frame check sequence.
it('takes the link type without the bits of the frame check sequence', () => {
  const file = hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000054');
  expect(read(file).interfaces[0]?.linkType).toBe(1);
});

it.each([
  ['2.3', '0200 0300'],
  ['1.4', '0100 0400'],
  ['543.0', '1f02 0000'],
])('refuses version %s', (version, digits) => {
  const file = joinBytes(hex(`d4c3b2a1 ${digits}`), new Uint8Array(40));
  expect(read(file).end).toEqual({ kind: 'unsupported-version', offset: 0, version });
});
