import type { CaptureInterface } from '../../src-core/packets/capture-interface.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import type { RecordReader, RecordsEnd } from '../../src-core/packets/records-end.ts';

/** All that a reader of capture files tells. */
export interface RecordLog {
  readonly packets: Packet[];
  readonly interfaces: CaptureInterface[];
  readonly sections: (readonly string[])[];
  readonly end: RecordsEnd;
}

/** Feeds a file in pieces of these lengths, over and over; each piece is overwritten afterwards, since bytes are lent. */
export function readRecords(
  makeReader: (sink: RecordSink) => RecordReader,
  file: Uint8Array,
  pieceLengths: readonly number[] = [file.length],
): RecordLog {
  const log = {
    packets: [] as Packet[],
    interfaces: [] as CaptureInterface[],
    sections: [] as (readonly string[])[],
  };
  const reader = makeReader({
    accept: (packet) => log.packets.push({ ...packet, bytes: Uint8Array.from(packet.bytes) }),
    interfaceDescribed: (recordedAt) => log.interfaces.push(recordedAt),
    sectionNoted: (comments) => log.sections.push(comments),
  });
  for (let at = 0, turn = 0; at < file.length; turn++) {
    const piece = Uint8Array.from(
      file.subarray(at, at + Math.max(1, pieceLengths[turn % pieceLengths.length] ?? 1)),
    );
    at += piece.length;
    reader.feed(piece);
    piece.fill(0xee);
  }
  return { ...log, end: reader.end() };
}
