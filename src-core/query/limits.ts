/** Every limit of filters by name. Those of reading are in `pipeline/limits.ts`. */
export const QUERY_LIMITS = {
  /** Brackets and negations inside each other; each takes a little of the call stack. */
  depth: 100,
  /** Comparisons of one filter, members of its lists included. */
  comparisons: 2000,
  /** Regular expressions of one filter: making one ready takes a millisecond, and is done with each letter typed. */
  patterns: 50,
  /** Instructions of a regular expression. One that is easily typed has 5 to 25, `[^"]{1,200}` four hundred. */
  patternSize: 1000,
  /**
   * Bytes of a content that a regular expression looks at, for it needs them in one piece. That a content is longer is
   * counted and told; `contains` looks through all of it.
   */
  matchedContent: 1024 * 1024,
  /**
   * The same times the instructions of the expression, which may all be tried on every byte: a third of a second, at
   * worst, in which nothing else is done.
   */
  matchingSteps: 24 * 1024 * 1024,
  /** Bytes at the beginning of a content by which rows are put in order. */
  sortedPrefix: 64,
} as const;
