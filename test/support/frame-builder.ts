import { joinBytes, uint32, utf8 } from './bytes.ts';

/** Every bit of a frame, right or wrong; what isn't named is as in an unmasked final text frame. */
export interface FrameBits {
  readonly fin?: boolean;
  readonly rsv1?: boolean;
  readonly rsv2?: boolean;
  readonly rsv3?: boolean;
  readonly opcode?: number;
  /** Masks the payload with this key, network byte order; not masked without. */
  readonly key?: number;
  readonly payload?: Uint8Array | string;
  /** Bits in which the length is written, the fewest that do where nothing else is said. */
  readonly lengthForm?: 7 | 16 | 64;
  /** What the header declares where that is not the truth. */
  readonly declared?: number | bigint;
}

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

// RFC 6455 5.2, field by field; written without a look at what it tests.
/** The bytes of a frame. */
export function frame(bits: FrameBits = {}): Uint8Array {
  const { fin = true, rsv1 = false, rsv2 = false, rsv3 = false, opcode = TEXT, key, payload = '' } = bits;
  const bytes = typeof payload === 'string' ? utf8(payload) : payload;
  const length = BigInt(bits.declared ?? bytes.length);
  const form = bits.lengthForm ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64);
  const first = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | (rsv2 ? 0x20 : 0) | (rsv3 ? 0x10 : 0) | opcode;
  const sevenBits = form === 7 ? Number(length) : form === 16 ? 126 : 127;
  const second = (key === undefined ? 0 : 0x80) | sevenBits;
  const extended = new Uint8Array(form === 7 ? 0 : form / 8);
  for (let at = 0; at < extended.length; at++)
    extended[at] = Number((length >> BigInt(8 * (extended.length - 1 - at))) & 0xffn);
  if (key === undefined) return joinBytes([first, second], extended, bytes);
  return joinBytes([first, second], extended, uint32(key), maskedBytes(bytes, key));
}

// RFC 6455 5.3, octet by octet.
export function maskedBytes(bytes: Uint8Array, key: number): Uint8Array {
  const octets = uint32(key);
  return bytes.map((octet, at) => octet ^ (octets[at % 4] ?? 0));
}

/** The payload of a Close frame. */
export function closePayload(code: number, reason: Uint8Array | string = ''): Uint8Array {
  const bytes = typeof reason === 'string' ? utf8(reason) : reason;
  return joinBytes([code >> 8, code & 0xff], bytes);
}
