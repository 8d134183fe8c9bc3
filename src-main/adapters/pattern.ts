import { RE2JS } from 're2js';
import type { CompiledPattern } from '../../src-core/query/pattern.ts';

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** Compiles with RE2, whose time is linear in the text: no backtracking, and so no references back and no lookaround. */
export function compilePattern(source: string, flags: string): CompiledPattern {
  let all = 0;
  for (const flag of flags) {
    const bits = FLAGS[flag];
    if (bits === undefined)
      return { kind: 'problem', message: `The flag "${flag}" is not known; i, m and s are` };
    all |= bits;
  }
  try {
    const compiled = RE2JS.compile(source, all);
    return {
      kind: 'pattern',
      pattern: { size: compiled.programSize(), test: (text) => compiled.test(text) },
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'problem', message: `The regular expression can not be read: ${reason(error)}` };
  }
}

function reason({ message }: Error): string {
  return message.replace(/^error parsing regexp: /, '');
}
