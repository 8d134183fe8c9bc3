/** The same bytes with room for at least `length` of them, and zeroes behind. */
export function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(Math.max(length, 2 * bytes.length));
  result.set(bytes);
  return result;
}
