/**
 * What is known of a row, in two bits: the lower says that it may match, the upper that it does. `OPEN` is in between:
 * payloads are to be looked into first. So `and` and `or` are those of the bits, and four rows fit a word.
 */
export type Verdict = 0 | 1 | 3;

export const NO: Verdict = 0;
export const OPEN: Verdict = 1;
export const YES: Verdict = 3;

/** The lower bit of each of four verdicts. */
const LOWER_BITS = 0x0101_0101;

/** What is not known to match may match the opposite, and the other way round. */
export function opposite(verdict: Verdict): Verdict {
  return verdict === OPEN ? OPEN : verdict === NO ? YES : NO;
}

export function verdictOf(matches: boolean): Verdict {
  return matches ? YES : NO;
}

/** The same for four verdicts in a word. */
export function oppositeWord(word: number): number {
  return ((~word & LOWER_BITS) << 1) | ((~word >>> 1) & LOWER_BITS);
}

/** The words that hold the first `count` verdicts, and up to three more. */
export function wordsOf(verdicts: Uint8Array, count: number): Uint32Array {
  return new Uint32Array(verdicts.buffer, verdicts.byteOffset, (count + 3) >> 2);
}
