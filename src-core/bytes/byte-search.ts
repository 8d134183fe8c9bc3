/** Up to this length the shift of Horspool is worth its bad cases, which take the product of both lengths. */
const LONGEST_SHIFTED = 32;

/** Looks for bytes in others. */
export interface ByteSearch {
  /** Whether they lie in one piece among `bytes` from `from` up to `to`. */
  isIn(bytes: Uint8Array, from: number, to: number): boolean;
}

/** Prepares to look for `wanted`, which is kept; takes time in proportion to what is looked through, whatever that is. */
export function byteSearch(wanted: Uint8Array): ByteSearch {
  if (wanted.length === 0) return { isIn: () => true };
  return wanted.length <= LONGEST_SHIFTED ? shiftingSearch(wanted) : automatonSearch(wanted);
}

// R. N. Horspool, Practical fast searching in strings, 1980: the last byte under the window tells how far it can move.
function shiftingSearch(wanted: Uint8Array): ByteSearch {
  const last = wanted.length - 1;
  const final = wanted[last]!;
  const shifts = new Uint8Array(256).fill(wanted.length);
  for (let at = 0; at < last; at++) shifts[wanted[at]!] = last - at;
  return {
    isIn: (bytes, from, to) => {
      let end = from + last;
      while (end < to) {
        const byte = bytes[end]!;
        if (byte === final && startsAt(bytes, end - last, wanted, last)) return true;
        end += shifts[byte]!;
      }
      return false;
    },
  };
}

function startsAt(bytes: Uint8Array, start: number, wanted: Uint8Array, count: number): boolean {
  for (let at = 0; at < count; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}

// D. E. Knuth, J. H. Morris, V. R. Pratt, Fast pattern matching in strings, 1977.
function automatonSearch(wanted: Uint8Array): ByteSearch {
  const borders = bordersOf(wanted);
  return {
    isIn: (bytes, from, to) => {
      let matched = 0;
      for (let at = from; at < to; at++) {
        const byte = bytes[at]!;
        while (matched > 0 && wanted[matched] !== byte) matched = borders[matched - 1]!;
        if (wanted[matched] === byte) matched++;
        if (matched === wanted.length) return true;
      }
      return false;
    },
  };
}

/** For each beginning of `wanted` the length of the longest shorter one that it ends with. */
function bordersOf(wanted: Uint8Array): Uint32Array {
  const borders = new Uint32Array(wanted.length);
  let matched = 0;
  for (let at = 1; at < wanted.length; at++) {
    while (matched > 0 && wanted[matched] !== wanted[at]) matched = borders[matched - 1]!;
    if (wanted[matched] === wanted[at]) matched++;
    borders[at] = matched;
  }
  return borders;
}
