/**
 * A copy in memory of its own. Not `bytes.slice()`: on Node's Buffer, which is a Uint8Array too, that
 * gives a view of the same memory.
 */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}
