/** The beginning of a payload as on the wire: `bytes` from `from` up to `to`. */
export interface MaskedBytes {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Unsigned 32-bit in network byte order; 0 when not masked. */
  readonly maskingKey: number;
}

/** Below this many bytes a view of words costs more than it saves. */
const WORTH_WORDS = 64;

/** The key in the order it is applied; its second view reads it in the byte order of the machine. */
const keyBytes = new Uint8Array(4);
const keyWord = new Uint32Array(keyBytes.buffer);

// RFC 6455 5.3: transformed-octet-i = original-octet-i XOR masking-key-octet-j, j = i MOD 4
/**
 * The unmasked (or masked) copy of `bytes`. Never in place: the same bytes may still be forwarded. Long payloads go
 * by words (`npm run bench` has the speed beside that of the form by bytes).
 *
 * @param maskingKey unsigned 32-bit, network byte order
 * @param offset where `bytes` start within the payload, which decides the key byte they start with
 */
export function unmask(bytes: Uint8Array, maskingKey: number, offset = 0): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < 4; at++) keyBytes[at] = maskingKey >>> (24 - 8 * ((at + offset) & 3));
  if (bytes.length < WORTH_WORDS) {
    for (let at = 0; at < bytes.length; at++) result[at] = bytes[at]! ^ keyBytes[at & 3]!;
    return result;
  }
  result.set(bytes);
  const words = new Uint32Array(result.buffer, 0, result.length >> 2);
  const key = keyWord[0]!;
  for (let at = 0; at < words.length; at++) words[at] = words[at]! ^ key;
  for (let at = words.length * 4; at < result.length; at++) result[at] = result[at]! ^ keyBytes[at & 3]!;
  return result;
}

/** From this many bytes on a copy and a view of its words cost less than going by bytes. */
const WORTH_COPYING = 256;

/** All but the last few bytes. @returns how many those are */
function unmaskWords(target: Uint8Array, bytes: Uint8Array, maskingKey: number): number {
  target.set(bytes);
  for (let at = 0; at < 4; at++) keyBytes[at] = maskingKey >>> (24 - 8 * at);
  const key = keyWord[0]!;
  const words = new Uint32Array(target.buffer, target.byteOffset, bytes.length >> 2);
  for (let at = 0; at < words.length; at++) words[at] = words[at]! ^ key;
  return words.length * 4;
}

/**
 * The same into bytes that are there already, for payloads that are looked at and not kept.
 *
 * @param target as long as the part of `bytes` from `from` up to `to`, or longer
 * @param offset where that part starts within the payload
 */
export function unmaskInto(
  target: Uint8Array,
  { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
  maskingKey: number,
  offset: number,
): void {
  const turn = (offset & 3) * 8;
  const key = turn === 0 ? maskingKey : (maskingKey << turn) | (maskingKey >>> (32 - turn));
  const first = key >>> 24;
  const second = (key >>> 16) & 0xff;
  const third = (key >>> 8) & 0xff;
  const fourth = key & 0xff;
  let at = from;
  let place = 0;
  if (to - from >= WORTH_COPYING && target.byteOffset % 4 === 0) {
    place = unmaskWords(target, bytes.subarray(from, to), key);
    at += place;
  }
  for (; at + 4 <= to; at += 4, place += 4) {
    target[place] = bytes[at]! ^ first;
    target[place + 1] = bytes[at + 1]! ^ second;
    target[place + 2] = bytes[at + 2]! ^ third;
    target[place + 3] = bytes[at + 3]! ^ fourth;
  }
  if (at < to) target[place] = bytes[at]! ^ first;
  if (at + 1 < to) target[place + 1] = bytes[at + 1]! ^ second;
  if (at + 2 < to) target[place + 2] = bytes[at + 2]! ^ third;
}

/** Whether bytes from `from` up to `to`, the beginning of a payload, are ASCII once the key is taken off. */
export function isAsciiUnder(maskingKey: number, bytes: Uint8Array, from: number, to: number): boolean {
  // Only the top bit of each byte matters.
  const first = maskingKey >>> 24;
  const second = maskingKey >>> 16;
  const third = maskingKey >>> 8;
  let bits = 0;
  let at = from;
  for (; at + 4 <= to; at += 4)
    bits |=
      (bytes[at]! ^ first) |
      (bytes[at + 1]! ^ second) |
      (bytes[at + 2]! ^ third) |
      (bytes[at + 3]! ^ maskingKey);
  if (at < to) bits |= bytes[at]! ^ first;
  if (at + 1 < to) bits |= bytes[at + 1]! ^ second;
  if (at + 2 < to) bits |= bytes[at + 2]! ^ third;
  return (bits & 0x80) === 0;
}
