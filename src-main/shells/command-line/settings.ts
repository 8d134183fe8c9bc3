/** What of the environment the command line looks at, in words for help and README. */
export const SETTINGS = {
  NO_COLOR: 'with any value: no colours',
  FORCE_COLOR: 'with any value: colours also where there is no terminal; with 0: none',
  TMPDIR: 'the folder of what is kept while a capture is read',
} as const;
