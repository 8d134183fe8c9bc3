/** Capture files are written in the byte order of the machine that wrote them, and say which. */
export type ByteOrder = 'little-endian' | 'big-endian';

export function uint16(bytes: Uint8Array, at: number, order: ByteOrder): number {
  return order === 'little-endian' ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
}

export function uint32(bytes: Uint8Array, at: number, order: ByteOrder): number {
  const value =
    order === 'little-endian'
      ? bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
      : (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  return value >>> 0;
}
