/** How the payload length is written: in 7 bits, or in the 16 or 64 bits that follow (RFC 6455 5.2). */
export type LengthForm = 7 | 16 | 64;

/** Every bit of a frame header; `frameHeaderBytes` gives back exactly the bytes it was read from. */
export interface FrameHeader {
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  /** 0 to 15. */
  readonly opcode: number;
  readonly masked: boolean;
  /** Unsigned 32-bit in network byte order; 0 when not masked. */
  readonly maskingKey: number;
  readonly lengthForm: LengthForm;
  /** The upper and lower 32 bits of the declared payload length, unsigned. */
  readonly lengthHigh: number;
  readonly lengthLow: number;
}

/** The longest header: two bytes, eight of length, four of key. */
export const LONGEST_FRAME_HEADER = 14;

/** Length of the header whose second byte is `second`. */
export function headerLengthFrom(second: number): number {
  const form = second & 0x7f;
  const lengthBytes = form === 127 ? 8 : form === 126 ? 2 : 0;
  return 2 + lengthBytes + (second >= 0x80 ? 4 : 0);
}

/** Length of the header on the wire, in bytes. */
export function headerLength(header: Pick<FrameHeader, 'lengthForm' | 'masked'>): number {
  return 2 + (header.lengthForm === 7 ? 0 : header.lengthForm / 8) + (header.masked ? 4 : 0);
}

/** The declared payload length; exact up to 2^53, the nearest double above. */
export function payloadLength(header: Pick<FrameHeader, 'lengthHigh' | 'lengthLow'>): number {
  return header.lengthHigh * 0x1_0000_0000 + header.lengthLow;
}

/** The declared payload length as it was written, whatever its size. */
export function exactPayloadLength(header: Pick<FrameHeader, 'lengthHigh' | 'lengthLow'>): bigint {
  return (BigInt(header.lengthHigh) << 32n) | BigInt(header.lengthLow);
}

/** A header that is filled in again and again, for those that are only lent. */
export type ReusedHeader = { -readonly [Name in keyof FrameHeader]: FrameHeader[Name] };

export function blankFrameHeader(): ReusedHeader {
  return {
    fin: false,
    rsv1: false,
    rsv2: false,
    rsv3: false,
    opcode: 0,
    masked: false,
    maskingKey: 0,
    lengthForm: 7,
    lengthHigh: 0,
    lengthLow: 0,
  };
}

/** Reads the header at `at`; `bytes` hold all of it. */
export function parseFrameHeader(bytes: Uint8Array, at: number): FrameHeader {
  const header = blankFrameHeader();
  fillFrameHeader(header, bytes, at);
  return header;
}

// RFC 6455 5.2
/** The same into a header that is there already. */
export function fillFrameHeader(header: ReusedHeader, bytes: Uint8Array, at: number): void {
  const first = bytes[at]!;
  const second = bytes[at + 1]!;
  const form = second & 0x7f;
  let position = at + 2;
  header.fin = (first & 0x80) !== 0;
  header.rsv1 = (first & 0x40) !== 0;
  header.rsv2 = (first & 0x20) !== 0;
  header.rsv3 = (first & 0x10) !== 0;
  header.opcode = first & 0x0f;
  header.masked = second >= 0x80;
  header.lengthForm = form === 126 ? 16 : form === 127 ? 64 : 7;
  header.lengthHigh = 0;
  header.lengthLow = form;
  if (form === 126) {
    header.lengthLow = (bytes[position]! << 8) | bytes[position + 1]!;
    position += 2;
  } else if (form === 127) {
    header.lengthHigh = word(bytes, position);
    header.lengthLow = word(bytes, position + 4);
    position += 8;
  }
  header.maskingKey = header.masked ? word(bytes, position) : 0;
}

/** The header as bytes, lossless for every header `parseFrameHeader` can give. */
export function frameHeaderBytes(header: FrameHeader): Uint8Array {
  const bytes = new Uint8Array(headerLength(header));
  const view = new DataView(bytes.buffer);
  bytes[0] =
    (bit(header.fin) << 7) |
    (bit(header.rsv1) << 6) |
    (bit(header.rsv2) << 5) |
    (bit(header.rsv3) << 4) |
    header.opcode;
  const form = header.lengthForm === 7 ? header.lengthLow : header.lengthForm === 16 ? 126 : 127;
  bytes[1] = (bit(header.masked) << 7) | form;
  if (header.lengthForm === 16) view.setUint16(2, header.lengthLow);
  if (header.lengthForm === 64) {
    view.setUint32(2, header.lengthHigh);
    view.setUint32(6, header.lengthLow);
  }
  if (header.masked) view.setUint32(bytes.length - 4, header.maskingKey);
  return bytes;
}

function bit(flag: boolean): 0 | 1 {
  return flag ? 1 : 0;
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
