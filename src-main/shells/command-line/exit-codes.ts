/** What a script can rely on (see "Exit codes" in the README). */
export const EXIT = {
  done: 0,
  /** Something was found, or failed as asked. */
  found: 1,
  wrongUsage: 2,
  unreadableInput: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
