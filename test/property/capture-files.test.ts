/** Capture files, right and wrong: how they come in pieces decides nothing, and what is damaged never stops the reader short of an end. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PcapReader } from '../../src-core/packets/pcap/pcap-reader.ts';
import { PcapngReader } from '../../src-core/packets/pcapng/pcapng-reader.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import { NOT_IN_FILE } from '../../src-core/stream/events.ts';
import { PcapRecords } from '../../src-main/sources/capture-file/pcap-records.ts';
import { joinBytes } from '../support/bytes.ts';
import { capturePath } from '../support/fixture-captures.ts';
import { PcapngBlocks } from '../support/pcapng-blocks.ts';
import { type RecordLog, readRecords } from '../support/record-log.ts';

const RUNS = { seed: 6455, numRuns: 300 };
const LIMITS = { longestPacket: 2000, blockOptions: 1000, captureInterfaces: 4 };

function pcap(file: Uint8Array, pieces?: readonly number[]): RecordLog {
  return readRecords((sink) => new PcapReader(LIMITS.longestPacket, sink), file, pieces);
}

function pcapng(file: Uint8Array, pieces?: readonly number[]): RecordLog {
  return readRecords((sink) => new PcapngReader(LIMITS, sink), file, pieces);
}

const pieceLengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4000 })), {
  minLength: 1,
  maxLength: 5,
});
const data = fc.uint8Array({ maxLength: 90 });
const text = fc.string({ unit: 'grapheme', maxLength: 12 });

/** The blocks of a pcapng in mixed byte orders; some are damaged. */
const pcapngFile = fc
  .array(
    fc.record({
      kind: fc.constantFrom(
        'section',
        'interface',
        'enhanced',
        'enhanced',
        'obsolete',
        'simple',
        'other' as const,
      ),
      isBigEndian: fc.boolean(),
      data,
      number: fc.integer({ min: 0, max: 3 }),
      time: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
      comments: fc.array(text, { maxLength: 3 }),
      damage: fc.option(fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }), { freq: 30 }),
    }),
    { maxLength: 12 },
  )
  .map((made) => {
    let blocks = new PcapngBlocks(false);
    const file = [blocks.section(), blocks.interface({ linkType: 101 })];
    for (const one of made) {
      const options = one.comments.map((comment) => [1, comment] as const);
      const facts = { interface: one.number, time: one.time, data: one.data, options };
      if (one.kind === 'section') blocks = new PcapngBlocks(one.isBigEndian);
      const block = {
        section: () => blocks.section({ options }),
        interface: () => blocks.interface({ options: [...options, [9, Uint8Array.of(one.number * 3)]] }),
        enhanced: () => blocks.enhanced(facts),
        obsolete: () => blocks.obsolete(facts),
        simple: () => blocks.simple(one.data),
        other: () => blocks.block(one.number + 20, new Uint8Array(Math.ceil(one.data.length / 4) * 4)),
      }[one.kind]();
      if (one.damage !== null) block[one.damage.at % block.length] = one.damage.value;
      file.push(block);
    }
    return joinBytes(...file);
  });

/** Packets of a classic pcap in one of its four forms; a length may lie. */
const pcapFile = fc
  .record({
    isBigEndian: fc.boolean(),
    magic: fc.constantFrom(0xa1b2c3d4, 0xa1b23c4d),
    records: fc.array(
      fc.record({ seconds: fc.nat(), fraction: fc.nat(), data, lie: fc.option(fc.nat(3000), { freq: 20 }) }),
    ),
  })
  .map(({ isBigEndian, magic, records }) => {
    const order = new PcapngBlocks(isBigEndian);
    const header = [order.u32(magic), order.u16(2), order.u16(4), order.u32(0, 0, 262_144, 113)];
    const bodies = records.map((one) =>
      joinBytes(order.u32(one.seconds, one.fraction, one.lie ?? one.data.length, 5), one.data),
    );
    return joinBytes(...header, ...bodies);
  });

it('a pcapng gives the same in pieces of any length', () => {
  fc.assert(
    fc.property(pcapngFile, pieceLengths, (file, pieces) => {
      expect(pcapng(file, pieces)).toEqual(pcapng(file));
    }),
    RUNS,
  );
});

it('a classic pcap gives the same in pieces of any length', () => {
  fc.assert(
    fc.property(pcapFile, pieceLengths, (file, pieces) => {
      expect(pcap(file, pieces)).toEqual(pcap(file));
    }),
    RUNS,
  );
});

it('a classic pcap in microseconds is read as pcap-parser reads it', () => {
  fc.assert(
    fc.property(pcapFile, pieceLengths, (file, pieces) => {
      fc.pre(file.subarray(0, 4).includes(0xc3));
      const byParser = readRecords((sink) => new PcapRecords(LIMITS.longestPacket, sink), file, pieces);
      expect(pcap(file, pieces)).toEqual(byParser);
    }),
    RUNS,
  );
});

describe.each(['xmpp-prosody', 'chromium-echo', 'rfb-tigervnc'])('the fixture %s', (fixture) => {
  const file = readFileSync(capturePath(fixture));

  it('is read as pcap-parser reads it, whole and cut anywhere', () => {
    const limit = 262_144;
    for (let length = file.length; length > 0; length = Math.floor(length * 0.8)) {
      const part = file.subarray(0, length);
      const own = readRecords((sink) => new PcapReader(limit, sink), part, [4096]);
      expect(own).toEqual(readRecords((sink) => new PcapRecords(limit, sink), part, [4096]));
    }
  });
});

it('what is written as pcapng is read again: times, data, interfaces, comments', () => {
  const packets = fc.array(
    fc.record({
      seconds: fc.oneof(fc.nat(), fc.maxSafeInteger()),
      nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
      linkType: fc.constantFrom(1, 101),
      data,
      missing: fc.nat(100),
      comments: fc.array(
        text.filter((one) => one !== ''),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(packets, text, pieceLengths, (made, note, pieces) => {
      const sent = made.map(({ seconds, nanoseconds, linkType, data: bytes, missing, comments }) => ({
        timestamp: { seconds, nanoseconds },
        linkType,
        bytes,
        originalLength: bytes.length + missing,
        origin: NOT_IN_FILE,
        comments,
      }));
      const writer = new PcapngWriter();
      const file = joinBytes(writer.section([note]), ...sent.map((packet) => writer.packet(packet).bytes));
      const limits = { ...LIMITS, captureInterfaces: 100 };
      const read = readRecords((sink) => new PcapngReader(limits, sink), file, pieces);
      expect(read.end).toEqual({ kind: 'complete' });
      expect(read.sections).toEqual(note === '' ? [] : [[note]]);
      expect(read.packets.map(({ interface: _, origin: __, ...rest }) => rest)).toEqual(
        sent.map(({ origin: _, ...rest }) => rest),
      );
      for (const { bytes, origin } of read.packets)
        expect(file.subarray(origin, origin + bytes.length)).toEqual(bytes);
    }),
    RUNS,
  );
});

it('any bytes at all behind a section header end without an error', () => {
  const start = new PcapngBlocks(false).section();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), pieceLengths, (noise, pieces) => {
      const file = joinBytes(start, noise);
      expect(pcapng(file, pieces)).toEqual(pcapng(file));
    }),
    RUNS,
  );
});
