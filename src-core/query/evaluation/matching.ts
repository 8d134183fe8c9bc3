import type { IsTimeUp } from '../fields/field.ts';
import { QUERY_LIMITS } from '../limits.ts';
import type { Pattern } from '../pattern.ts';

/** About a millisecond of the slowest matching there is. */
const STEPS_BETWEEN_LOOKS = 64 * 1024;
/** What is done for a text besides matching it. */
const STEPS_OF_A_TEXT = 256;

/**
 * Matches regular expressions for all parts of a filter. One that has begun on a text can't be interrupted: long texts
 * are cut, and the clock is due before the next text once much was done.
 */
export class Matching {
  private steps = 0;
  private cuts = 0;

  /** How often an expression found nothing in a text of which it could look at the beginning only. */
  get cutTexts(): number {
    return this.cuts;
  }

  /** Bytes, or UTF-16 units, that an expression looks at. */
  reach({ size }: Pattern): number {
    return Math.min(QUERY_LIMITS.matchedContent, Math.floor(QUERY_LIMITS.matchingSteps / Math.max(1, size)));
  }

  /** @param isWhole whether the text is all there is, and not a beginning within reach */
  test(pattern: Pattern, text: string, isWhole = true): boolean {
    const reach = this.reach(pattern);
    const beginning = text.length > reach ? text.slice(0, reach) : text;
    this.steps += STEPS_OF_A_TEXT + beginning.length * pattern.size;
    if (pattern.test(beginning)) return true;
    if (!isWhole || beginning !== text) this.cuts++;
    return false;
  }

  /** Asks only when much was done since the last time, so that something is done between two times that it is up. */
  isTimeUp(isTimeUp: IsTimeUp): boolean {
    if (this.steps < STEPS_BETWEEN_LOOKS) return false;
    this.steps = 0;
    return isTimeUp();
  }
}
