import type { Timestamp } from '../../stream/time.ts';

/** if_tsresol when it isn't there: 10^-6 s. */
export const MICROSECONDS_EACH = 6;

/** The highest bit of if_tsresol: the rest is the negative exponent of 2, not of 10. */
const POWER_OF_TWO = 0x80;
/** Up to 10^9 and 2^20 units in a second all steps stay below 2^53, so that numbers do. */
const MOST_DECIMAL_PLACES = 9;
const MOST_BINARY_PLACES = 20;
/** No calendar reaches further, and numbers are exact up to here. */
const MOST_SECONDS = Number.MAX_SAFE_INTEGER;

/** Turns the 64-bit times of an interface into moments; what is finer than nanoseconds is cut off. */
export class InterfaceClock {
  private readonly unitsInSecond: number;
  private readonly nanosecondsInUnit: number;
  /** The same where numbers would not be exact. */
  private readonly manyUnits: bigint | undefined;

  /**
   * @param resolution the byte of if_tsresol
   * @param offset seconds to be added, if_tsoffset
   */
  constructor(
    resolution: number,
    private readonly offset: number,
  ) {
    const isBinary = (resolution & POWER_OF_TWO) !== 0;
    const places = resolution & ~POWER_OF_TWO;
    this.unitsInSecond = (isBinary ? 2 : 10) ** places;
    this.nanosecondsInUnit = 1e9 / this.unitsInSecond;
    if (places > (isBinary ? MOST_BINARY_PLACES : MOST_DECIMAL_PLACES))
      this.manyUnits = (isBinary ? 2n : 10n) ** BigInt(places);
  }

  /** @param high the upper 32 bits, `low` the lower */
  timestamp(high: number, low: number): Timestamp {
    if (this.manyUnits !== undefined)
      return this.exactly((BigInt(high) << 32n) | BigInt(low), this.manyUnits);
    // Long division by digits of 16 bits: no step exceeds 2^16 seconds of units.
    const units = this.unitsInSecond;
    const first = Math.floor(high / units);
    const upper = (high - first * units) * 0x10000 + (low >>> 16);
    const second = Math.floor(upper / units);
    const lower = (upper - second * units) * 0x10000 + (low & 0xffff);
    const third = Math.floor(lower / units);
    return {
      seconds: within(first * 2 ** 32 + second * 0x10000 + third + this.offset),
      nanoseconds: Math.floor((lower - third * units) * this.nanosecondsInUnit),
    };
  }

  private exactly(time: bigint, units: bigint): Timestamp {
    return {
      seconds: within(Number(time / units) + this.offset),
      nanoseconds: Number(((time % units) * 1_000_000_000n) / units),
    };
  }
}

function within(seconds: number): number {
  return Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, seconds));
}
