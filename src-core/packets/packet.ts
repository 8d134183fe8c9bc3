import type { ByteOrigin } from '../stream/events.ts';
import type { Timestamp } from '../stream/time.ts';
import type { CaptureInterface } from './capture-interface.ts';

/** Where a capture doesn't say of which link layer a packet is; LINKTYPE_ values end below it. */
export const UNKNOWN_LINK_TYPE = 0xffff;

/** One record of a packet capture. It is only lent for the call, and so are its bytes. */
export interface Packet {
  readonly timestamp: Timestamp;
  /** LINKTYPE_ value of the link layer the bytes start with. */
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Length on the wire; larger than `bytes.length` when the capture kept only the beginning. */
  readonly originalLength: number;
  /** Where `bytes` start in the capture file. */
  readonly origin: ByteOrigin;
  /** Where it was recorded, when the capture says so; always there when it comes out of a capture file. */
  readonly interface?: CaptureInterface | undefined;
  /** What somebody has noted about it; only there when something was. */
  readonly comments?: readonly string[] | undefined;
  /** The capture has no time for it, and `timestamp` is that of the packet before. */
  readonly isWithoutTime?: boolean | undefined;
}

/** What one layer hands to the next: bytes still to be read, and where they lie in the file. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly origin: ByteOrigin;
}

/** One TCP segment as it was on the wire. */
export interface TcpSegment {
  readonly sourceAddress: string;
  readonly sourcePort: number;
  readonly destinationAddress: string;
  readonly destinationPort: number;
  /** Unsigned 32-bit, as on the wire. */
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly syn: boolean;
  readonly ack: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly payload: Slice;
  /** Payload bytes that were on the wire but not kept in the capture; they follow `payload`. */
  readonly missingBytes: number;
}

/** Why a packet gave no TCP segment; counted, so that a reader learns what was passed over. */
export type Skipped = 'not-tcp' | 'unknown-link-type' | 'malformed' | 'fragment-held';

export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
