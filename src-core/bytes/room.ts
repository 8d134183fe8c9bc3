/** Gives memory of a length for something to be put into, whatever it holds yet. */
export type Room = (length: number) => Uint8Array;

/** Memory of its own for each. */
export function newBytes(length: number): Uint8Array {
  return new Uint8Array(length);
}
