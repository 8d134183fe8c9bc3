import type { Packet } from '../../src-core/packets/packet.ts';

/** Packets as a classic pcap in microseconds, by the file format of libpcap; all of one link type. */
export function pcapFile(packets: readonly Packet[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(packets[0]?.linkType ?? 1, 20);
  return Buffer.concat([header, ...packets.flatMap((packet) => [recordHeader(packet), packet.bytes])]);
}

function recordHeader({ timestamp, bytes, originalLength }: Packet): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(timestamp.seconds, 0);
  record.writeUInt32LE(Math.floor(timestamp.nanoseconds / 1000), 4);
  record.writeUInt32LE(bytes.length, 8);
  record.writeUInt32LE(originalLength, 12);
  return record;
}
