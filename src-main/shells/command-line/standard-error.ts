import { visibleText } from '../../../src-core/bytes/visible-text.ts';

/** Tells one sentence on standard error, whatever names and captured texts stand in it. */
export function say(sentence: string): void {
  process.stderr.write(`framescope: ${visibleText(sentence)}\n`);
}
