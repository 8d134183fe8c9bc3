/**
 * Captured text is hostile: control characters can drive a terminal, bidirectional marks can turn text round
 * (Unicode TR 36 2.5), and characters without any shape can hide text in text. All of them are replaced by something
 * that can be seen. What joins or chooses the parts of one emoji stays: there it has a shape.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufff9-\ufffb]|(?!(?<=\p{Emoji})[\ufe0e\ufe0f]|(?<=\p{ExtPict}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{ExtPict}))\p{DI}/gu;

/** Nothing of ASCII but its controls has to be replaced. */
const PLAIN = /^[ -~]*$/;

/** The text on one line: C0 controls as Unicode's control pictures, the rest of the invisible as `<U+202E>`. */
export function visibleText(text: string): string {
  return PLAIN.test(text) ? text : text.replace(INVISIBLE, shape);
}

function shape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

const LONGEST_QUOTE = 60;

/** Captured text between quotation marks, on one line and at most 60 characters of it. */
export function quotedText(text: string): string {
  // Cut first: a hostile text is as long as the longest head.
  const shown = visibleText(beginning(text, LONGEST_QUOTE + 1));
  return `"${shown.length > LONGEST_QUOTE ? `${beginning(shown, LONGEST_QUOTE - 1)}…` : shown}"`;
}

/** The first UTF-16 units of a text, one less where a surrogate pair would be cut in half. */
export function beginning(text: string, units: number): string {
  const isCutInHalf = text.length > units && /[\ud800-\udbff]/.test(text.charAt(units - 1));
  return text.slice(0, isCutInHalf ? units - 1 : units);
}
