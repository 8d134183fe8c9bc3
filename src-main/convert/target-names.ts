/**
 * Every format that captures are converted to, by the ending of its files; apart from what writes them, which takes
 * long to load.
 */
export const TARGET_NAMES = ['pcapng', 'har', 'ndjson', 'csv'] as const;

export type TargetName = (typeof TARGET_NAMES)[number];

/** The format that the name of a file asks for; `undefined` when it ends in none of theirs. */
export function targetNameOf(path: string): TargetName | undefined {
  const lower = path.toLowerCase();
  return TARGET_NAMES.find((name) => lower.endsWith(`.${name}`));
}
