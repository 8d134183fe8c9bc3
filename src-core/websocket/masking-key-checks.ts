import { wordToHex } from '../bytes/hex.ts';
import { RecentUses } from './recent-uses.ts';
import type { Finding } from './violations/violation.ts';

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
  private readonly newest = new NewestKeys();
  private readonly uses = new RecentUses(REMEMBERED);
  private frames = 0;
  private farRepeatAt = Number.NEGATIVE_INFINITY;

  /** @param end where the key ends in the frame */
  accept(key: number, end: number): Finding | undefined {
    this.frames++;
    this.newest.add(key);
    const last = this.uses.replace(key, this.frames);
    const peer = 'client';
    if (last > 0 && this.isReused(last))
      return { rule: 'masking-key-reused', peer, bytes: [end - 4, end], detail: wordToHex(key) };
    if (key === 0) return { rule: 'masking-key-zero', peer, bytes: [end - 4, end] };
    const detail = progression(this.newest) ?? generator(this.newest);
    return detail === undefined
      ? undefined
      : { rule: 'masking-key-predictable', peer, bytes: [end - 4, end], detail };
  }

  private isReused(last: number): boolean {
    if (this.frames - last > REMEMBERED) return false;
    if (this.frames - last <= SOON) return true;
    const isSecond = this.frames - this.farRepeatAt <= REMEMBERED;
    this.farRepeatAt = this.frames;
    return isSecond;
  }
}

/** A power of two, at least as many as are compared. */
const PLACES = 8;

/** The keys of the last frames. */
class NewestKeys {
  private readonly keys = new Uint32Array(PLACES);
  /** How many have come, as far as it matters. */
  count = 0;
  private added = 0;

  add(key: number): void {
    if (this.count < KEYS_OF_GENERATOR) this.count++;
    this.added = (this.added + 1) % PLACES;
    this.keys[this.added] = key;
  }

  /** How much the key that is `back` keys older than the newest lies above the one before it, modulo 2^32. */
  step(back: number): number {
    return (this.key(back) - this.key(back + 1)) | 0;
  }

  /** The same of their first bytes alone. */
  topStep(back: number): number {
    return (this.key(back) >>> 24) - (this.key(back + 1) >>> 24);
  }

  /** The same for keys read from their last byte. */
  reversedStep(back: number): number {
    return (reversed(this.key(back)) - reversed(this.key(back + 1))) | 0;
  }

  private key(back: number): number {
    return this.keys[(this.added - back) & (PLACES - 1)]!;
  }
}

/** The distance between the newest where it is the same throughout, in either byte order. */
function progression(keys: NewestKeys): string | undefined {
  if (keys.count < KEYS_IN_PROGRESSION) return undefined;
  if (keys.step(0) === keys.step(1) && keys.step(0) === keys.step(2))
    return `each is ${keys.step(0)} more than the one before`;
  // The lowest byte of a reversed key is the highest of the key, and nearly all keys end here.
  if (((keys.topStep(0) ^ keys.topStep(1)) & 0xff) !== 0) return undefined;
  const backward = keys.reversedStep(0);
  if (backward !== keys.reversedStep(1) || backward !== keys.reversedStep(2)) return undefined;
  return `each is ${backward} more than the one before (read from its last byte)`;
}

/** The factor of a linear congruential generator modulo 2^32, which the distances between its numbers give away. */
function generator(keys: NewestKeys): string | undefined {
  if (keys.count < KEYS_OF_GENERATOR) return undefined;
  const first = keys.step(KEYS_OF_GENERATOR - 2);
  // Of steps that grow by a factor, the square of each is the product of its neighbours; nearly all keys end here.
  const second = keys.step(KEYS_OF_GENERATOR - 3);
  if (Math.imul(second, second) !== Math.imul(first, keys.step(KEYS_OF_GENERATOR - 4))) return undefined;
  // An even number has no inverse.
  if ((first & 1) === 0) return undefined;
  const factor = Math.imul(second, inverse(first));
  for (let back = KEYS_OF_GENERATOR - 3; back >= 0; back--) {
    if (Math.imul(keys.step(back + 1), factor) !== keys.step(back)) return undefined;
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
