import { RE2JS } from 're2js';
import type { CompiledPattern } from '../../src-core/query/pattern.ts';

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

type Compiled =
  | { readonly kind: 'compiled'; readonly compiled: RE2JS }
  | { readonly kind: 'problem'; readonly message: string };

/** Compiles with RE2, whose time is linear in the text: no backtracking, and so no references back and no lookaround. */
export function compilePattern(source: string, flags: string): CompiledPattern {
  const result = compiled(source, flags);
  if (result.kind === 'problem') return result;
  const { compiled: pattern } = result;
  return { kind: 'pattern', pattern: { size: pattern.programSize(), test: (text) => pattern.test(text) } };
}

/** Replaces every match in a text; `$1` stands for the first group, `$&` for all of the match. */
export type ReplaceAll = (text: string, by: string) => string;

/** The same for replacing: what replaces, or what is wrong with the expression. */
export function compileReplacing(source: string, flags: string): ReplaceAll | { readonly message: string } {
  const result = compiled(source, flags);
  if (result.kind === 'problem') return result;
  return (text, by) => result.compiled.matcher(text).replaceAll(by);
}

function compiled(source: string, flags: string): Compiled {
  let all = 0;
  for (const flag of flags) {
    const bits = FLAGS[flag];
    if (bits === undefined)
      return { kind: 'problem', message: `The flag "${flag}" is not known; i, m and s are` };
    all |= bits;
  }
  try {
    return { kind: 'compiled', compiled: RE2JS.compile(source, all) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'problem', message: `The regular expression can not be read: ${reason(error)}` };
  }
}

function reason({ message }: Error): string {
  return message.replace(/^error parsing regexp: /, '');
}
