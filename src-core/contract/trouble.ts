/** Something went wrong, in words: what happened, where, and what can be done. */
export interface Trouble {
  /** A sentence without its full stop, `The file is not a packet capture`. */
  readonly what: string;
  /** The file, offset, address or connection it happened at. */
  readonly where: string;
  /** What the reader can do about it, as a sentence. */
  readonly remedy: string;
}

/** All of it in one line. */
export function troubleText(trouble: Trouble): string {
  return `${trouble.what} (${trouble.where}). ${trouble.remedy}`;
}
