/** Times of if_tsresol and if_tsoffset, draft-ietf-opsawg-pcapng 4.2; expected values by BigInt arithmetic. */
import { expect, it } from 'vitest';
import { InterfaceClock } from '../../../../src-core/packets/pcapng/interface-clock.ts';

/** 2^-K s has the highest bit set. */
const BINARY = 0x80;

it.each([
  ['microseconds', 6, 1_795_255_200_123_456n, 1_795_255_200, 123_456_000],
  ['nanoseconds', 9, 1_795_255_200_123_456_789n, 1_795_255_200, 123_456_789],
  ['nanoseconds, the last of a second', 9, 1_795_255_200_999_999_999n, 1_795_255_200, 999_999_999],
  ['nanoseconds, the largest', 9, 0xffff_ffff_ffff_ffffn, 18_446_744_073, 709_551_615],
  ['milliseconds', 3, 1_795_255_200_999n, 1_795_255_200, 999_000_000],
  ['seconds', 0, 1_795_255_200n, 1_795_255_200, 0],
  ['seconds beyond 32 bits', 0, 0x1_0000_0001n, 4_294_967_297, 0],
  ['picoseconds, of which the rest is cut off', 12, 7_000_000_000_001_999n, 7000, 1],
  ['a resolution nobody has', 127, 0xffff_ffff_ffff_ffffn, 0, 0],
  ['halves', BINARY | 1, 3n, 1, 500_000_000],
  ['2^-10 s', BINARY | 10, 1025n, 1, 976_562],
  ['2^-20 s', BINARY | 20, 0xf_ffffn, 0, 999_999_046],
  ['2^-32 s', BINARY | 32, 0x1_ffff_ffffn, 1, 999_999_999],
  ['2^-32 s, one short of a nanosecond', BINARY | 32, 4n, 0, 0],
  ['2^-32 s, just a nanosecond', BINARY | 32, 5n, 0, 1],
  ['2^-127 s', BINARY | 127, 0xffff_ffff_ffff_ffffn, 0, 0],
])('reads %s', (_what, resolution, time, seconds, nanoseconds) => {
  const clock = new InterfaceClock(resolution, 0);
  expect(clock.timestamp(Number(time >> 32n), Number(time & 0xffff_ffffn))).toEqual({ seconds, nanoseconds });
});

it.each([
  [100, 105],
  [-100, -95],
  [9e18, Number.MAX_SAFE_INTEGER],
  [-9e18, Number.MIN_SAFE_INTEGER],
])('adds an offset of %d s', (offset, seconds) => {
  expect(new InterfaceClock(6, offset).timestamp(0, 5_000_000)).toEqual({ seconds, nanoseconds: 0 });
});
