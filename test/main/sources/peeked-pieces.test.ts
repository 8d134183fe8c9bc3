import { expect, it } from 'vitest';
import { peekedPieces } from '../../../src-main/sources/peeked-pieces.ts';
import { counting, inPieces, joinBytes } from '../../support/bytes.ts';

/** Pieces that are wiped once the next is asked for, as lent ones may be. */
async function* lent(pieces: readonly Uint8Array[], onEnd = () => {}): AsyncGenerator<Uint8Array> {
  try {
    for (const piece of pieces) {
      const copy = joinBytes(piece);
      yield copy;
      copy.fill(0);
    }
  } finally {
    onEnd();
  }
}

it.each([1, 2, 3, 10, 100])(
  'shows the first bytes, and then all of them, of pieces of %i bytes',
  async (size) => {
    for (const count of [0, 1, 5, 24, 100]) {
      const { start, pieces } = await peekedPieces(lent(inPieces(counting(30), size)), count);
      expect(start).toEqual(counting(30).slice(0, count));
      const seen: Uint8Array[] = [];
      for await (const piece of pieces) seen.push(joinBytes(piece));
      expect(joinBytes(...seen)).toEqual(counting(30));
    }
  },
);

it('lets go of what it reads from when its reader stops early', async () => {
  let ends = 0;
  const { pieces } = await peekedPieces(
    lent(inPieces(counting(30), 10), () => ends++),
    5,
  );
  for await (const _ of pieces) break;
  expect(ends).toBe(1);
});
