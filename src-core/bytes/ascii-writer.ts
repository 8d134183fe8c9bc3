/**
 * Writes ASCII into bytes that are there already. Each function gives where it ended, and none looks whether there
 * is room.
 */

export function writeAscii(target: Uint8Array, at: number, text: Uint8Array): number {
  target.set(text, at);
  return at + text.length;
}

/** A whole number below 2^53 in decimal digits. */
export function writeNumber(target: Uint8Array, at: number, number: number): number {
  let digits = 1;
  for (let limit = 10; number >= limit; limit *= 10) digits++;
  return writeDigits(target, at, number, digits);
}

/** The lowest decimal digits of a number, with zeroes in front. */
export function writeDigits(target: Uint8Array, at: number, number: number, digits: number): number {
  let rest = number;
  let place = at + digits;
  // Whole numbers of 32 bits divide at a fraction of the cost of others.
  while (rest > 0x7fff_ffff && place > at) {
    const tenth = Math.floor(rest / 10);
    target[--place] = 0x30 + (rest - tenth * 10);
    rest = tenth;
  }
  let small = rest | 0;
  while (place > at) {
    const tenth = (small / 10) | 0;
    target[--place] = 0x30 + (small - tenth * 10);
    small = tenth;
  }
  return at + digits;
}

/** Eight lower-case hex digits of an unsigned 32-bit number. */
export function writeHexWord(target: Uint8Array, at: number, word: number): number {
  for (let digit = 0; digit < 8; digit++) {
    const value = (word >>> (28 - 4 * digit)) & 0xf;
    target[at + digit] = value < 10 ? 0x30 + value : 0x57 + value;
  }
  return at + 8;
}
