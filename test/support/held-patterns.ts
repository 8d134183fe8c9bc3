import type { CompilePattern } from '../../src-core/query/pattern.ts';
import { compilePattern } from '../../src-main/adapters/pattern.ts';

/** Milliseconds that a text takes while patterns are held: longer than a turn of a search. */
const HELD = 10;

/**
 * Regular expressions with which no search comes to its end in less than ten milliseconds a row, until they are let go;
 * or that fail as a disk would.
 */
export class HeldPatterns {
  isHeld = true;
  failure: Error | undefined;

  readonly compile: CompilePattern = (source, flags) => {
    const compiled = compilePattern(source, flags);
    if (compiled.kind === 'problem') return compiled;
    const test = (text: string): boolean => {
      if (this.failure !== undefined) throw this.failure;
      const end = performance.now() + (this.isHeld ? HELD : 0);
      while (performance.now() < end);
      return compiled.pattern.test(text);
    };
    // As large as may be, for then the time is asked after each text or two.
    return { kind: 'pattern', pattern: { size: 1000, test } };
  };
}
