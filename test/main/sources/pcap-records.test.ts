/** pcap-parser behind its adapter: pieces of any size, lying lengths, cut ends, offsets in the file. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PcapRecords } from '../../../src-main/sources/capture-file/pcap-records.ts';
import { capturePath } from '../../support/fixture-captures.ts';
import { type RecordLog, readRecords } from '../../support/record-log.ts';

const LONGEST = 262_144;
const CAPTURE = readFileSync(capturePath('xmpp-prosody'));

/** A classic pcap by the libpcap file format: header, then records, in either byte order. */
function pcap(bigEndian: boolean, records: readonly { length: number; bytes: Uint8Array }[]): Buffer {
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    if (bigEndian) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const version = bigEndian ? Buffer.of(0, 2, 0, 4) : Buffer.of(2, 0, 4, 0);
  const header = [u32(0xa1b2c3d4), version, u32(0), u32(0), u32(65_535), u32(101)];
  const bodies = records.flatMap(({ length, bytes }) => [
    u32(1_700_000_000),
    u32(123_456),
    u32(length),
    u32(1500),
    bytes,
  ]);
  return Buffer.concat([...header, ...bodies]);
}

function read(file: Uint8Array, pieceLength: number): RecordLog {
  return readRecords((sink) => new PcapRecords(LONGEST, sink), file, [pieceLength]);
}

describe.each([
  ['little-endian', false],
  ['big-endian', true],
])('%s', (_name, bigEndian) => {
  const body = Uint8Array.of(1, 2, 3, 4, 5);

  it('gives time, link type, lengths and offset of each record', () => {
    const { packets, end } = read(
      pcap(bigEndian, [
        { length: 5, bytes: body },
        { length: 5, bytes: body },
      ]),
      1000,
    );
    expect(packets).toEqual([
      {
        timestamp: { seconds: 1_700_000_000, nanoseconds: 123_456_000 },
        linkType: 101,
        bytes: body,
        originalLength: 1500,
        // 24 bytes of file header, 16 of record header.
        origin: 40,
        interface: { linkType: 101, snapLength: 65_535, comments: [] },
      },
      expect.objectContaining({ origin: 61 }),
    ]);
    expect(end).toEqual({ kind: 'complete' });
  });

  it('stops at a record that claims 4 GB, without waiting for it', () => {
    const file = pcap(bigEndian, [
      { length: 5, bytes: body },
      { length: 0xffff_ffff, bytes: new Uint8Array(500_000) },
    ]);
    const { packets, end } = read(file, 65_536);
    expect(packets).toHaveLength(1);
    expect(end).toEqual({ kind: 'lying-length', offset: 45, length: 0xffff_ffff });
  });

  it('tells where a file is cut', () => {
    const whole = pcap(bigEndian, [
      { length: 5, bytes: body },
      { length: 5, bytes: body },
    ]);
    for (let length = 46; length < whole.length; length++) {
      expect(read(whole.subarray(0, length), 7).end).toEqual({ kind: 'cut', offset: 45 });
    }
  });
});

it('reads the same packets from pieces of any size', () => {
  const whole = read(CAPTURE, CAPTURE.length);
  expect(whole.packets).toHaveLength(108);
  for (const pieceLength of [1, 2, 7, 100, 1460, 65_536]) {
    expect(read(CAPTURE, pieceLength)).toEqual(whole);
  }
});

it('gives plain Uint8Arrays that lie where their origin says', () => {
  const { packets } = read(CAPTURE, 4096);
  for (const { bytes, origin } of packets) {
    expect(Buffer.isBuffer(bytes)).toBe(false);
    expect(Buffer.from(bytes).equals(CAPTURE.subarray(origin, origin + bytes.length))).toBe(true);
  }
});

it.each([
  ['1.2', 1, 2],
  ['2.3', 2, 3],
])('refuses version %s', (version, major, minor) => {
  const file = Buffer.from(CAPTURE);
  file.writeUInt16LE(major, 4);
  file.writeUInt16LE(minor, 6);
  expect(read(file, 4096)).toMatchObject({
    packets: [],
    end: { kind: 'unsupported-version', offset: 0, version },
  });
});
