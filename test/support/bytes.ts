/** Bytes written down so that a reader can compare them with a specification. */

/** The bytes that hexadecimal digits stand for; white space between them is for the reader. */
export function hex(digits: string): Uint8Array {
  const packed = digits.replaceAll(/\s/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(packed)) throw new Error(`not hexadecimal: ${digits}`);
  return Uint8Array.from(Buffer.from(packed, 'hex'));
}

/** One byte a character, for text of U+0000 to U+00FF. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

export function utf8(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'utf8'));
}

export function joinBytes(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The most significant byte first. */
export function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value);
}

/** The most significant byte first. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** The bytes in pieces of `size`, the last one shorter. */
export function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}

/** `length` bytes that differ from their neighbours, so that one put in a wrong place shows. */
export function counting(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (first + at * 7 + (at >> 8)) & 0xff);
}
