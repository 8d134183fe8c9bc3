/**
 * What is known of a row: that it doesn't match, that it is not known yet because payloads are to be looked into, or
 * that it does. In this order `and` is the least of several, `or` the greatest, and `not` turns it round.
 */
export type Verdict = 0 | 1 | 2;

export const NO: Verdict = 0;
export const OPEN: Verdict = 1;
export const YES: Verdict = 2;

export function opposite(verdict: Verdict): Verdict {
  return (YES - verdict) as Verdict;
}

export function verdictOf(matches: boolean): Verdict {
  return matches ? YES : NO;
}
