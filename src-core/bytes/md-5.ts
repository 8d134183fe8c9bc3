/**
 * MD5 (RFC 1321), for one purpose only: recomputing the answer to the challenge of
 * draft-hixie-thewebsocketprotocol-76. It is broken and used nowhere else.
 */
export function md5(message: Uint8Array): Uint8Array {
  const padded = pad(message);
  const view = new DataView(padded.buffer);
  const hash = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const words = new Uint32Array(16);
  for (let block = 0; block < padded.length; block += 64) {
    for (let word = 0; word < 16; word++) words[word] = view.getUint32(block + word * 4, true);
    compress(hash, words);
  }
  const digest = new Uint8Array(16);
  const digestView = new DataView(digest.buffer);
  for (let word = 0; word < 4; word++) digestView.setUint32(word * 4, hash[word]!, true);
  return digest;
}

/** How far each of the four steps of a round turns, round by round (RFC 1321 3.4). */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** The integer part of 4294967296 times abs(sin(step)), step counted from 1 in radians (RFC 1321 3.4). */
const SINES = Uint32Array.from({ length: 64 }, (_, step) => Math.abs(Math.sin(step + 1)) * 0x1_0000_0000);

// RFC 1321 3.1 and 3.2: a one bit, zeros, and the length in bits, low-order word first.
function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(((message.length + 8) & ~63) + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, message.length << 3, true);
  view.setUint32(padded.length - 4, Math.floor(message.length / 0x20000000), true);
  return padded;
}

function compress(hash: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d] = hash as unknown as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const sum = (a + mix(step, b, c, d) + words[wordOf(step)]! + SINES[step]!) >>> 0;
    const turned = rotateLeft(sum, TURNS[step >> 4]![step & 3]!);
    a = d;
    d = c;
    c = b;
    b = (b + turned) >>> 0;
  }
  const sums = [a, b, c, d];
  for (let word = 0; word < 4; word++) hash[word] = hash[word]! + sums[word]!;
}

/** F, G, H and I of RFC 1321 3.4. */
function mix(step: number, b: number, c: number, d: number): number {
  if (step < 16) return ((b & c) | (~b & d)) >>> 0;
  if (step < 32) return ((b & d) | (c & ~d)) >>> 0;
  if (step < 48) return (b ^ c ^ d) >>> 0;
  return (c ^ (b | ~d)) >>> 0;
}

/** Which word of the block a step takes. */
function wordOf(step: number): number {
  if (step < 16) return step;
  if (step < 32) return (5 * step + 1) & 15;
  if (step < 48) return (3 * step + 5) & 15;
  return (7 * step) & 15;
}

function rotateLeft(word: number, bits: number): number {
  return ((word << bits) | (word >>> (32 - bits))) >>> 0;
}
