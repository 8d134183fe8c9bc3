export interface PeekedPieces {
  /** The first bytes: as many as were asked for, fewer only where there are no more. */
  readonly start: Uint8Array;
  /** All pieces, those that were looked at included. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Looks at the first bytes of something that can be read only once. */
export async function peekedPieces(all: AsyncIterable<Uint8Array>, count: number): Promise<PeekedPieces> {
  const rest = all[Symbol.asyncIterator]();
  let start = new Uint8Array(0);
  let isOver = false;
  while (start.length < count && !isOver) {
    const next = await rest.next();
    if (next.done === true) isOver = true;
    else start = joined(start, next.value);
  }
  return { start: start.subarray(0, count), pieces: continued(start, rest) };
}

async function* continued(
  start: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (start.length > 0) yield start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** In memory of its own, for a piece is lent only until the next is asked for. */
function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
