import type { MaskedBytes } from '../websocket/masking.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

/** What stands behind the backslash for a character, as `JSON.stringify` has it; 0 for those written as they are. */
const ESCAPES = new Uint8Array(0x80);
ESCAPES[QUOTE] = QUOTE;
ESCAPES[BACKSLASH] = BACKSLASH;
for (const [character, letter] of [
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0c, 'f'],
  [0x0d, 'r'],
] as const)
  ESCAPES[character] = letter.charCodeAt(0);

/**
 * Writes a payload as the inside of a JSON string, its masking key taken off on the way.
 *
 * @returns where it ended; 0 when it holds more than ASCII and the controls that have a letter of their own
 */
export function writeJsonText(
  target: Uint8Array,
  start: number,
  { bytes, from, to, maskingKey }: MaskedBytes,
): number {
  let at = start;
  // The key is turned by a byte with each byte.
  let key = maskingKey;
  for (let place = from; place < to; place++) {
    const byte = (bytes[place]! ^ (key >>> 24)) & 0xff;
    key = (key << 8) | (key >>> 24);
    if (byte >= 0x20 && byte < DELETE && byte !== QUOTE && byte !== BACKSLASH) {
      target[at++] = byte;
      continue;
    }
    const letter = byte < 0x80 ? ESCAPES[byte]! : 0;
    if (letter === 0) return 0;
    target[at++] = BACKSLASH;
    target[at++] = letter;
  }
  return at;
}
