/** A regular expression, ready to be used. */
export interface Pattern {
  /** Instructions that are tried on every character, at worst. */
  readonly size: number;
  /** Whether it is found anywhere in the text; takes time in proportion to the length of the text times the size. */
  test(text: string): boolean;
}

export type CompiledPattern =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'problem'; readonly message: string };

/**
 * Makes a regular expression ready. Asked for like `Inflate`: the engine's own would need time beyond all
 * bounds for a hostile expression, and the core takes no packages.
 *
 * @param flags letters that each mean something on their own: `i` ignores case, `s` lets `.` match line ends,
 *   `m` lets `^` and `$` match at lines; others are a problem
 */
export type CompilePattern = (source: string, flags: string) => CompiledPattern;
