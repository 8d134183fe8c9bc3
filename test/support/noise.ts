/** Bytes without any order, which no compressor makes smaller; the same for the same seed. */
export function noise(length: number, seed = 6455): Uint8Array {
  const next = randomNumbers(seed);
  return Uint8Array.from({ length }, () => next() >>> 24);
}

/** Unsigned numbers of 32 bits (Tommy Ettinger's mulberry32), the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
