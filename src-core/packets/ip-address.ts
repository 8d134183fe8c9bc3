import { readUint16 } from './packet.ts';

/** Dotted decimal of the four bytes at `at`. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

/**
 * RFC 5952: lower-case hex, no leading zeros, the longest run of two or more zero groups as `::`. An address of IPv4 that
 * is mapped (RFC 4291 2.5.5.2) ends as such, by RFC 5952 5.
 */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, group) => readUint16(bytes, at + group * 2));
  const run = longestZeroRun(groups);
  if (groups[5] === 0xffff && run.start === 0 && run.length === 5)
    return `::ffff:${ipv4Text(bytes, at + 12)}`;
  const hex = groups.map((group) => group.toString(16));
  if (run.length < 2) return hex.join(':');
  return `${hex.slice(0, run.start).join(':')}::${hex.slice(run.start + run.length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let at = 0; at <= groups.length; at++) {
    if (groups[at] === 0) continue;
    if (at - start > best.length) best = { start, length: at - start };
    start = at + 1;
  }
  return best;
}
