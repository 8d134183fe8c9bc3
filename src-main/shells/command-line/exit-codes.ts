/** What a script can rely on. */
export const EXIT = {
  done: 0,
  /** Something was found, or failed as asked. */
  found: 1,
  wrongUsage: 2,
  unreadableInput: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same in words, for help and README. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'something was found, or failed',
  2: 'the command line is wrong',
  3: "the input can't be read, or not to its end: what could be is printed",
};
