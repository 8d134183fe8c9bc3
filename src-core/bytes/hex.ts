const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Two lower-case digits a byte, nothing between. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += DIGITS[bytes[at]!]!;
  return text;
}

/** The 32-bit word as 8 digits, most significant first. */
export function wordToHex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
