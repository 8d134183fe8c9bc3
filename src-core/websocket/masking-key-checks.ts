import { wordToHex } from '../bytes/hex.ts';
import type { ByteRange, Finding } from './violations/violation.ts';

/** Keys that are remembered. By chance, one of ten million frames in a capture of as many repeats one of so few. */
const KEYS_REMEMBERED = 8;
/** Keys in a row, at the same distance from each other, that can't be chance: 2^-64. */
const KEYS_IN_PROGRESSION = 4;

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
    const step = this.step([...this.keys.slice(1 - KEYS_IN_PROGRESSION), key]);
    if (step === undefined) return undefined;
    return {
      rule: 'masking-key-predictable',
      peer,
      bytes,
      detail: `each is ${step} more than the one before`,
    };
  }

  /** The distance between neighbours where it is the same throughout, in network or in the other byte order. */
  private step(keys: readonly number[]): string | undefined {
    if (keys.length < KEYS_IN_PROGRESSION) return undefined;
    const forward = commonStep(keys);
    if (forward !== undefined) return String(forward);
    const backward = commonStep(keys.map(reversed));
    return backward === undefined ? undefined : `${backward} (read from its last byte)`;
  }
}

function commonStep(keys: readonly number[]): number | undefined {
  const step = (keys[1]! - keys[0]!) | 0;
  const isCommon = keys.every((key, at) => at === 0 || ((key - keys[at - 1]!) | 0) === step);
  return isCommon ? step : undefined;
}

function reversed(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
