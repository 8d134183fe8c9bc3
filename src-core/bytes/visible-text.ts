/**
 * Captured text is hostile: control characters can drive a terminal, and bidirectional marks can turn text
 * round (Unicode TR 36 2.5). Both are replaced by something that can be seen.
 */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The text on one line: C0 controls as Unicode's control pictures, the rest of the invisible as `<U+202E>`. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

const LONGEST_QUOTE = 60;

/** Captured text between quotation marks, on one line and at most 60 characters of it. */
export function quotedText(text: string): string {
  // Cut first: a hostile text is as long as the longest head.
  const shown = visibleText(text.slice(0, LONGEST_QUOTE + 1));
  return `"${shown.length > LONGEST_QUOTE ? `${shown.slice(0, LONGEST_QUOTE - 1)}…` : shown}"`;
}
