import { wordToHex } from '../bytes/hex.ts';
import type { ByteRange, Finding } from './violations/violation.ts';

/** A key that comes again so soon is no chance: of ten million frames one in 50 captures has that. */
const SOON = 8;
/** Further back one repeat can be chance, and a second one as near to it isn't. */
const REMEMBERED = 512;

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
  /** The number of the frame that used a key last. */
  private lastUses = new Map<number, number>();
  private frames = 0;
  private farRepeatAt = Number.NEGATIVE_INFINITY;

  /** @param bytes where the key lies in the frame */
  accept(key: number, bytes: ByteRange): Finding | undefined {
    this.frames++;
    this.keys.push(key);
    if (this.keys.length > KEYS_OF_GENERATOR) this.keys.shift();
    const isReused = this.isReused(key);
    this.lastUses.set(key, this.frames);
    if (this.lastUses.size > 2 * REMEMBERED) this.forget();
    const peer = 'client';
    if (isReused) return { rule: 'masking-key-reused', peer, bytes, detail: wordToHex(key) };
    if (key === 0) return { rule: 'masking-key-zero', peer, bytes };
    const detail = progression(this.keys) ?? generator(this.keys);
    return detail === undefined ? undefined : { rule: 'masking-key-predictable', peer, bytes, detail };
  }

  private isReused(key: number): boolean {
    const last = this.lastUses.get(key);
    if (last === undefined || this.frames - last > REMEMBERED) return false;
    if (this.frames - last <= SOON) return true;
    const isSecond = this.frames - this.farRepeatAt <= REMEMBERED;
    this.farRepeatAt = this.frames;
    return isSecond;
  }

  private forget(): void {
    const isRecent = ([, frame]: [number, number]): boolean => this.frames - frame < REMEMBERED;
    this.lastUses = new Map([...this.lastUses].filter(isRecent));
  }
}

/** The distance between the newest where it is the same throughout, in either byte order. */
function progression(keys: readonly number[]): string | undefined {
  if (keys.length < KEYS_IN_PROGRESSION) return undefined;
  const forward = commonStep(keys);
  if (forward !== undefined) return `each is ${forward} more than the one before`;
  const backward = commonStep(keys.map(reversed));
  if (backward === undefined) return undefined;
  return `each is ${backward} more than the one before (read from its last byte)`;
}

function commonStep(keys: readonly number[]): number | undefined {
  const end = keys.length - 1;
  const step = (keys[end]! - keys[end - 1]!) | 0;
  for (let at = end - 1; at > keys.length - KEYS_IN_PROGRESSION; at--) {
    if (((keys[at]! - keys[at - 1]!) | 0) !== step) return undefined;
  }
  return step;
}

/** The factor of a linear congruential generator modulo 2^32, which the distances between its numbers give away. */
function generator(keys: readonly number[]): string | undefined {
  if (keys.length < KEYS_OF_GENERATOR) return undefined;
  const step = (at: number): number => (keys[at]! - keys[at - 1]!) | 0;
  // An even number has no inverse.
  if ((step(1) & 1) === 0) return undefined;
  const factor = Math.imul(step(2), inverse(step(1)));
  for (let at = 2; at < KEYS_OF_GENERATOR; at++) {
    if (Math.imul(step(at - 1), factor) !== step(at)) return undefined;
  }
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
