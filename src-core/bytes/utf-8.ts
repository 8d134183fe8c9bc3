import { copyBytes } from './copy.ts';

/**
 * Strict UTF-8 (RFC 3629, the definition RFC 6455 8.1 points at): overlong forms, surrogates and
 * code points above U+10FFFF are errors. The core has no TextDecoder, so both ways are here.
 */

/** How many UTF-16 units go into one `String.fromCharCode` call; engines limit the argument count. */
const UNITS_PER_CALL = 4096;

/**
 * The length of the sequence that starts at `start`, or 0 when it is malformed or cut.
 * Table 3-7 of the Unicode Standard gives the allowed second bytes.
 */
export function sequenceLength(bytes: Uint8Array, start: number, end: number): 0 | 1 | 2 | 3 | 4 {
  const lead = bytes[start]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (start + length > end) return 0;
  const second = bytes[start + 1]!;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let at = start + 2; at < start + length; at++) {
    if ((bytes[at]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** The text, or `undefined` when the bytes are not valid UTF-8. A byte order mark is kept as U+FEFF. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  const units = new UnitBuffer();
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at, bytes.length);
    if (length === 0) return undefined;
    units.addCodePoint(codePoint(bytes, at, length));
    at += length;
  }
  return units.text();
}

/** The text with U+FFFD for every byte that is not part of a valid sequence. */
export function decodeUtf8Leniently(bytes: Uint8Array): string {
  const units = new UnitBuffer();
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at, bytes.length);
    units.addCodePoint(length === 0 ? 0xfffd : codePoint(bytes, at, length));
    at += length === 0 ? 1 : length;
  }
  return units.text();
}

/** The bytes of a text, with U+FFFD for every surrogate that stands alone. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  // A UTF-16 unit takes at most three bytes, a pair of surrogates four.
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    length = putCodePoint(bytes, length, point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
  }
  return copyBytes(bytes.subarray(0, length));
}

/** @returns the offset behind it */
function putCodePoint(bytes: Uint8Array, at: number, point: number): number {
  let end = at;
  if (point < 0x80) {
    bytes[end++] = point;
    return end;
  }
  if (point < 0x800) {
    bytes[end++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x10000) {
      bytes[end++] = 0xe0 | (point >> 12);
    } else {
      bytes[end++] = 0xf0 | (point >> 18);
      bytes[end++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[end++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[end++] = 0x80 | (point & 0x3f);
  return end;
}

function codePoint(bytes: Uint8Array, at: number, length: 1 | 2 | 3 | 4): number {
  const lead = bytes[at]!;
  switch (length) {
    case 1:
      return lead;
    case 2:
      return ((lead & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
    case 3:
      return ((lead & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
    case 4:
      return (
        ((lead & 0x07) << 18) |
        ((bytes[at + 1]! & 0x3f) << 12) |
        ((bytes[at + 2]! & 0x3f) << 6) |
        (bytes[at + 3]! & 0x3f)
      );
  }
}

/** One for all buffers: each is emptied before the next is begun, and most texts are short. */
const sharedUnits = new Uint16Array(UNITS_PER_CALL);

/** Collects UTF-16 units and joins them a few thousand at a time. */
class UnitBuffer {
  private readonly units = sharedUnits;
  private used = 0;
  private joined = '';

  addCodePoint(point: number): void {
    if (this.used > UNITS_PER_CALL - 2) this.flush();
    if (point < 0x10000) {
      this.units[this.used++] = point;
      return;
    }
    this.units[this.used++] = 0xd800 | ((point - 0x10000) >> 10);
    this.units[this.used++] = 0xdc00 | ((point - 0x10000) & 0x3ff);
  }

  text(): string {
    this.flush();
    return this.joined;
  }

  private flush(): void {
    this.joined += String.fromCharCode.apply(null, this.units.subarray(0, this.used) as unknown as number[]);
    this.used = 0;
  }
}
