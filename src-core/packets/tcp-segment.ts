import { NOT_IN_FILE } from '../stream/events.ts';
import type { IpDatagram } from './internet-layer.ts';
import { readUint16, readUint32, type Skipped, type TcpSegment } from './packet.ts';

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/** Reads a TCP header (RFC 9293 3.1). Checksums aren't judged: offload leaves wrong ones in honest captures. */
export function readTcpSegment(datagram: IpDatagram): TcpSegment | Skipped {
  const { bytes, start, end, origin } = datagram;
  if (end - start < 20) return 'malformed';
  const headerLength = (bytes[start + 12]! >> 4) * 4;
  if (headerLength < 20 || headerLength > end - start) return 'malformed';
  const flags = bytes[start + 13]!;
  return {
    sourceAddress: datagram.source,
    sourcePort: readUint16(bytes, start),
    destinationAddress: datagram.destination,
    destinationPort: readUint16(bytes, start + 2),
    sequence: readUint32(bytes, start + 4),
    acknowledgment: readUint32(bytes, start + 8),
    fin: (flags & FIN) !== 0,
    syn: (flags & SYN) !== 0,
    rst: (flags & RST) !== 0,
    ack: (flags & ACK) !== 0,
    payload: {
      bytes: start + headerLength === end ? NOTHING : bytes.subarray(start + headerLength, end),
      origin: origin === NOT_IN_FILE ? NOT_IN_FILE : origin + headerLength,
    },
    missingBytes: datagram.missingBytes,
  };
}

const NOTHING = new Uint8Array(0);
