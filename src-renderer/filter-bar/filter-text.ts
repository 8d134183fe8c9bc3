/** Pure operations on the text of a filter. */
import type { FilterProblem } from '../../src-core/contract/searching.ts';

/** A text, and where the cursor stands in it, in UTF-16 units. */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
}

/** A place in a text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Puts a choice of the completion in its place, with a blank behind it to go on from. */
export function completed(text: string, { start, end }: Range, choice: string): Draft {
  const rest = text.slice(end);
  const blank = /^\s/.test(rest) ? '' : ' ';
  const cursor = start + choice.length + 1;
  return { text: text.slice(0, start) + choice + blank + rest, cursor };
}

/** Puts what may have been meant in the place of what is wrong. */
export function corrected(text: string, { start, end, nearest }: FilterProblem): Draft {
  const meant = nearest ?? '';
  return { text: text.slice(0, start) + meant + text.slice(end), cursor: start + meant.length };
}

/** The text in three: before a problem, what is wrong, and behind it. Where nothing stands, the place still has a width. */
export function markedParts(text: string, { start, end }: Range): readonly [string, string, string] {
  const from = Math.min(start, text.length);
  const to = Math.max(from, Math.min(end, text.length));
  if (to > from) return [text.slice(0, from), text.slice(from, to), text.slice(to)];
  return [text.slice(0, from), text.slice(from, from + 1) || ' ', text.slice(from + 1)];
}

/** A text as a literal of the filter language. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(UNPRINTED, escaped)}"`;
}

/** What would not be seen, or could not be typed: controls, separators, marks of direction. */
const UNPRINTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  return named ?? `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

/** Who types operators means an expression; `and`, `or`, `not` and `in` stand in any sentence. */
const OPERATORS = /["=<>!&|(){}]|\b(?:contains|matches)\b/;

/** The expression that looks for plain words in the text of rows; `undefined` where no plain words were typed. */
export function asTextSearch(text: string): string | undefined {
  const words = text.trim();
  return words === '' || OPERATORS.test(words) ? undefined : `text contains ${quoted(words)}`;
}

/** The opposite of an expression. */
export function negated(expression: string): string {
  return isBare(expression) ? `not ${expression}` : `not (${expression})`;
}

/** What matches both; either may be any expression. */
export function both(left: string, right: string): string {
  return `${grouped(left)} and ${grouped(right)}`;
}

function grouped(expression: string): string {
  return /\bor\b|\|\|/.test(expression) ? `(${expression})` : expression;
}

function isBare(expression: string): boolean {
  return /^[\w.-]+$/.test(expression);
}
