import { PcapReader } from '../../src-core/packets/pcap/pcap-reader.ts';
import { PcapngReader } from '../../src-core/packets/pcapng/pcapng-reader.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import type { RecordReader } from '../../src-core/packets/records-end.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { NOT_IN_FILE } from '../../src-core/stream/events.ts';
import { PcapRecords } from '../../src-main/sources/capture-file/pcap-records.ts';
import { pcapFile } from '../support/pcap-file.ts';

const PIECE = 256 * 1024;
const PACKETS = 200_000;

const packet = {
  timestamp: { seconds: 1_700_000_000, nanoseconds: 123_456_000 },
  linkType: 1,
  bytes: new Uint8Array(110).fill(0x61),
  originalLength: 110,
  origin: NOT_IN_FILE,
};

/** Packets a second of what reads and writes the records of capture files; the packets are only counted. */
export function recordFigures(best: (work: () => void) => number): Readonly<Record<string, number>> {
  const pcap = Uint8Array.from(pcapFile(new Array(PACKETS).fill(packet)));
  const pcapng = written();
  const reading = (file: Uint8Array, reader: (sink: RecordSink) => RecordReader): number =>
    PACKETS / best(() => count(file, reader));
  return {
    pcap: reading(pcap, (sink) => new PcapReader(DEFAULT_LIMITS.longestPacket, sink)),
    pcapParser: reading(pcap, (sink) => new PcapRecords(DEFAULT_LIMITS.longestPacket, sink)),
    pcapng: reading(pcapng, (sink) => new PcapngReader(DEFAULT_LIMITS, sink)),
    pcapngWriter: PACKETS / best(() => written()),
  };
}

function count(file: Uint8Array, makeReader: (sink: RecordSink) => RecordReader): void {
  let packets = 0;
  const reader = makeReader({
    accept: () => {
      packets++;
    },
    interfaceDescribed: () => {},
    sectionNoted: () => {},
  });
  for (let at = 0; at < file.length; at += PIECE) reader.feed(file.subarray(at, at + PIECE));
  if (packets !== PACKETS) throw new Error(`${packets} packets were read`);
}

function written(): Uint8Array {
  const writer = new PcapngWriter();
  const start = writer.section();
  const first = writer.packet(packet).bytes;
  const block = writer.packet(packet).bytes;
  const file = new Uint8Array(start.length + first.length + block.length * (PACKETS - 1));
  file.set(start);
  file.set(first, start.length);
  for (let at = 1, end = start.length + first.length; at < PACKETS; at++, end += block.length)
    file.set(writer.packet(packet).bytes, end);
  return file;
}
