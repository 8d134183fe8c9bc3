import { wordToHex } from '../bytes/hex.ts';
import type { ByteRange, Finding } from './violations/violation.ts';

/** Keys that are remembered. By chance, one of ten million frames in a capture of as many repeats one of so few. */
const KEYS_REMEMBERED = 8;
/** Keys in a row that follow a formula; that so many do by chance is one case in 2^64. */
const KEYS_IN_PROGRESSION = 4;
const KEYS_OF_GENERATOR = 5;

/**
 * Watches the masking keys of one client (RFC 6455 5.3: fresh for each frame, and not to be predicted from those
 * before; 10.3 says what happens otherwise).
 */
export class MaskingKeyChecks {
  /** Newest last. */
  private readonly keys: number[] = [];

  /** @param bytes where the key lies in the frame */
  accept(key: number, bytes: ByteRange): Finding | undefined {
    const finding = this.judge(key, bytes);
    this.keys.push(key);
    if (this.keys.length > KEYS_REMEMBERED) this.keys.shift();
    return finding;
  }

  private judge(key: number, bytes: ByteRange): Finding | undefined {
    const peer = 'client';
    if (this.keys.includes(key)) return { rule: 'masking-key-reused', peer, bytes, detail: wordToHex(key) };
    if (key === 0) return { rule: 'masking-key-zero', peer, bytes };
    const formula = progression([...this.keys, key]) ?? generator([...this.keys, key]);
    return formula === undefined
      ? undefined
      : { rule: 'masking-key-predictable', peer, bytes, detail: formula };
  }
}

/** Newest last: the distance between neighbours where it is the same throughout, in either byte order. */
function progression(keys: readonly number[]): string | undefined {
  const newest = keys.slice(-KEYS_IN_PROGRESSION);
  if (newest.length < KEYS_IN_PROGRESSION) return undefined;
  const forward = commonStep(newest);
  if (forward !== undefined) return `each is ${forward} more than the one before`;
  const backward = commonStep(newest.map(reversed));
  if (backward === undefined) return undefined;
  return `each is ${backward} more than the one before (read from its last byte)`;
}

function commonStep(keys: readonly number[]): number | undefined {
  const step = (keys[1]! - keys[0]!) | 0;
  const isCommon = keys.every((key, at) => at === 0 || ((key - keys[at - 1]!) | 0) === step);
  return isCommon ? step : undefined;
}

/** The factor of a linear congruential generator modulo 2^32, which the distances between its numbers give away. */
function generator(keys: readonly number[]): string | undefined {
  const newest = keys.slice(-KEYS_OF_GENERATOR);
  if (newest.length < KEYS_OF_GENERATOR) return undefined;
  const steps = newest.slice(1).map((key, at) => (key - newest[at]!) | 0);
  const [first = 0, second = 0] = steps;
  // An even number has no inverse.
  if ((first & 1) === 0) return undefined;
  const factor = Math.imul(second, inverse(first));
  const isGenerated = steps.every((step, at) => at === 0 || Math.imul(steps[at - 1]!, factor) === step);
  if (!isGenerated) return undefined;
  return `each is the one before times ${factor >>> 0}, plus a constant, modulo 2^32`;
}

/** Of an odd number modulo 2^32, by Newton's method: each round doubles the bits that are right. */
function inverse(odd: number): number {
  let result = odd;
  for (let round = 0; round < 4; round++) result = Math.imul(result, 2 - Math.imul(odd, result));
  return result;
}

function reversed(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
