/**
 * SHA-1 (FIPS 180-4, section 6.1), for one purpose only: recomputing Sec-WebSocket-Accept
 * (RFC 6455 4.2.2). It is not used where collisions would matter.
 */
export function sha1(message: Uint8Array): Uint8Array {
  const padded = pad(message);
  const view = new DataView(padded.buffer);
  const hash = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const schedule = new Uint32Array(80);
  for (let block = 0; block < padded.length; block += 64) {
    fillSchedule(schedule, view, block);
    compress(hash, schedule);
  }
  const digest = new Uint8Array(20);
  const digestView = new DataView(digest.buffer);
  for (let word = 0; word < 5; word++) digestView.setUint32(word * 4, hash[word]!);
  return digest;
}

function pad(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((message.length + 8) & ~63) + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(padded.length - 4, message.length << 3);
  return padded;
}

function fillSchedule(schedule: Uint32Array, view: DataView, block: number): void {
  for (let step = 0; step < 16; step++) schedule[step] = view.getUint32(block + step * 4);
  for (let step = 16; step < 80; step++) {
    const mixed = schedule[step - 3]! ^ schedule[step - 8]! ^ schedule[step - 14]! ^ schedule[step - 16]!;
    schedule[step] = rotateLeft(mixed, 1);
  }
}

function compress(hash: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e] = hash as unknown as [number, number, number, number, number];
  for (let step = 0; step < 80; step++) {
    const next = (rotateLeft(a, 5) + round(step, b, c, d) + e + schedule[step]!) >>> 0;
    e = d;
    d = c;
    c = rotateLeft(b, 30);
    b = a;
    a = next;
  }
  const sums = [a, b, c, d, e];
  for (let word = 0; word < 5; word++) hash[word] = hash[word]! + sums[word]!;
}

function round(step: number, b: number, c: number, d: number): number {
  if (step < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (step < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (step < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotateLeft(word: number, bits: number): number {
  return ((word << bits) | (word >>> (32 - bits))) >>> 0;
}
