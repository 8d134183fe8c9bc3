/** Capture files of every format with bytes changed at random, all the way to rows and written again. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcapReader } from '../../src-core/packets/pcap/pcap-reader.ts';
import { PcapngReader } from '../../src-core/packets/pcapng/pcapng-reader.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import type { RecordReader } from '../../src-core/packets/records-end.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { joinBytes } from '../support/bytes.ts';
import { commentedCapture } from '../support/commented-capture.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { readPackets } from '../support/memory-capture.ts';
import { PcapngBlocks } from '../support/pcapng-blocks.ts';
import { type RecordLog, readRecords } from '../support/record-log.ts';

type MakeReader = (sink: RecordSink) => RecordReader;

const pcap: MakeReader = (sink) => new PcapReader(DEFAULT_LIMITS.longestPacket, sink);
const pcapng: MakeReader = (sink) => new PcapngReader(DEFAULT_LIMITS, sink);

const PROSODY = Uint8Array.from(readFileSync(capturePath('xmpp-prosody')));

function asPcapng({ packets }: RecordLog): Uint8Array {
  const writer = new PcapngWriter();
  return joinBytes(writer.section(), ...packets.map((packet) => writer.packet(packet).bytes));
}

/** A file in which bytes have other values, or are missing from a place on. */
function damaged(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(file.length - 1), value: fc.integer({ min: 0, max: 255 }) });
  const cut = fc.option(fc.nat(file.length - 1), { freq: 5 });
  return fc.tuple(fc.array(change, { minLength: 1, maxLength: 6 }), cut).map(([changes, length]) => {
    const copy = Uint8Array.from(file);
    for (const { at, value } of changes) copy[at] = value;
    return length === null ? copy : copy.subarray(0, length);
  });
}

describe.each([
  ['pcap', pcap, PROSODY],
  ['pcapng', pcapng, asPcapng(readRecords(pcap, PROSODY))],
  ['pcapng with comments', pcapng, Uint8Array.from(commentedCapture())],
])('%s, damaged', (_name, reader, file) => {
  it('is read to an end, and what was read can be shown and written again', () => {
    fc.assert(
      fc.property(damaged(file), (damagedFile) => {
        const log = readRecords(reader, damagedFile, [4096]);
        // Each packet takes more of the file than its bytes.
        const bytes = log.packets.reduce((sum, packet) => sum + packet.bytes.length + 16, 0);
        expect(bytes).toBeLessThanOrEqual(damagedFile.length);
        readPackets(log.packets);
        const again = readRecords(pcapng, asPcapng(log));
        expect(again.end).toEqual({ kind: 'complete' });
        expect(again.packets.map(({ bytes: data }) => data)).toEqual(
          log.packets.map(({ bytes: data }) => data),
        );
        const moments = ({ packets }: RecordLog): bigint[] =>
          packets.map(({ timestamp }) => momentOf(timestamp));
        expect(moments(again)).toEqual(moments(log));
      }),
      { seed: 6455, numRuns: 60 },
    );
  });
});

/** Whatever is carried over: a record can have more than a second of nanoseconds. */
function momentOf({ seconds, nanoseconds }: { seconds: number; nanoseconds: number }): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

describe('what a file can make the reader hold', () => {
  const blocks = new PcapngBlocks(false);
  const start = joinBytes(blocks.section(), blocks.interface());

  /** Bytes that a reader holds after it has read `times` times the same bytes behind a beginning. */
  function heldAfter(repeated: Uint8Array, times: number): number {
    const reader = pcapng({ accept: () => {}, interfaceDescribed: () => {}, sectionNoted: () => {} });
    reader.feed(start);
    for (let time = 0; time < times; time++) reader.feed(repeated);
    return [...buffersOf(reader)].reduce((bytes, { byteLength }) => bytes + byteLength, 0);
  }

  const megabyte = new Uint8Array(1 << 20);

  it.each([
    ['an unknown block that claims 4 GB', blocks.u32(0xbad, 0xffff_fffc), 0, 4096],
    ['a packet block that claims 4 GB', blocks.u32(6, 0xffff_fffc), 0, 4096],
    ['a block as long as is allowed, cut', blocks.u32(6, 1_310_000), 1 << 20, 1_310_000 + 4096],
  ])('%s does not take more than a block', (_what, head, least, most) => {
    const held = heldAfter(joinBytes(head, megabyte), 64);
    expect(held).toBeGreaterThanOrEqual(least);
    expect(held).toBeLessThanOrEqual(most);
  });

  it('a hundred thousand interfaces end reading', () => {
    const many = joinBytes(start, ...Array.from({ length: 100_000 }, () => blocks.interface()));
    const { interfaces, end } = readRecords(pcapng, many);
    expect(interfaces).toHaveLength(65_536);
    expect(end).toMatchObject({ kind: 'damaged', damage: 'too-many-interfaces' });
  });
});

/** The memory of all bytes that can be reached from a thing. */
function buffersOf(thing: unknown, seen = new Set<unknown>()): ReadonlySet<ArrayBufferLike> {
  const buffers = new Set<ArrayBufferLike>();
  if (typeof thing !== 'object' || thing === null || seen.has(thing)) return buffers;
  seen.add(thing);
  if (ArrayBuffer.isView(thing)) return buffers.add(thing.buffer);
  const parts = thing instanceof Map || thing instanceof Set ? [...thing] : Object.values(thing);
  for (const part of parts) for (const buffer of buffersOf(part, seen)) buffers.add(buffer);
  return buffers;
}
