/** Base64 with the standard alphabet and padding (RFC 4648 section 4). */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

export function toBase64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  let text = '';
  for (let at = 0; at < whole; at += 3) {
    text += group((bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!, 4);
  }
  if (bytes.length - whole === 1) text += `${group(bytes[whole]! << 16, 2)}==`;
  if (bytes.length - whole === 2) text += `${group((bytes[whole]! << 16) | (bytes[whole + 1]! << 8), 3)}=`;
  return text;
}

function group(bits: number, digits: number): string {
  let text = '';
  for (let digit = 0; digit < digits; digit++) text += ALPHABET[(bits >> (18 - 6 * digit)) & 63]!;
  return text;
}

const DIGITS = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
const PADDING = 0x3d;

/** Writes the same into bytes that have room for it, and gives where it ended. */
export function writeBase64(target: Uint8Array, start: number, bytes: Uint8Array): number {
  const whole = bytes.length - (bytes.length % 3);
  let at = start;
  for (let place = 0; place < bytes.length; place += 3) {
    // Beyond the end there are zeroes.
    const bits = (bytes[place]! << 16) | ((bytes[place + 1] ?? 0) << 8) | (bytes[place + 2] ?? 0);
    target[at++] = DIGITS[bits >> 18]!;
    target[at++] = DIGITS[(bits >> 12) & 63]!;
    target[at++] = DIGITS[(bits >> 6) & 63]!;
    target[at++] = DIGITS[bits & 63]!;
  }
  if (bytes.length > whole) target[at - 1] = PADDING;
  if (bytes.length - whole === 1) target[at - 2] = PADDING;
  return at;
}

/** The bytes, or `undefined` when `text` is not padded standard base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((digits * 3) >> 2);
  let bits = 0;
  let held = 0;
  let written = 0;
  for (let at = 0; at < digits; at++) {
    const value = VALUES[text.charCodeAt(at)] ?? -1;
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[written++] = (bits >> held) & 0xff;
    }
  }
  return bytes;
}
