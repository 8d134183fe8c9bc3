const FEWEST_SLOTS = 16;

/**
 * When numbers were used last: a hash table with open addressing in two typed arrays, which grows with what it holds
 * (a map of objects costs several times as much for every frame).
 */
class Uses {
  filled = 0;
  private numbers = new Uint32Array(FEWEST_SLOTS);
  /** When the number in the slot was used; 0 for an empty slot. */
  private uses = new Float64Array(FEWEST_SLOTS);

  /** The use of a number; 0 when there was none. */
  of(number: number): number {
    return this.uses[this.slotOf(number)]!;
  }

  set(number: number, use: number): void {
    if (this.filled * 2 >= this.uses.length) this.grow();
    const slot = this.slotOf(number);
    if (this.uses[slot] === 0) this.filled++;
    this.numbers[slot] = number;
    this.uses[slot] = use;
  }

  clear(): void {
    this.uses.fill(0);
    this.filled = 0;
  }

  /** The slot that holds `number`, or the empty one where it belongs. */
  private slotOf(number: number): number {
    const last = this.uses.length - 1;
    let slot = (Math.imul(number, 0x9e37_79b1) >>> 8) & last;
    while (this.uses[slot] !== 0 && this.numbers[slot] !== number) slot = (slot + 1) & last;
    return slot;
  }

  private grow(): void {
    const { numbers, uses } = this;
    this.numbers = new Uint32Array(2 * numbers.length);
    this.uses = new Float64Array(2 * uses.length);
    for (let at = 0; at < uses.length; at++) {
      if (uses[at] === 0) continue;
      const slot = this.slotOf(numbers[at]!);
      this.numbers[slot] = numbers[at]!;
      this.uses[slot] = uses[at]!;
    }
  }
}

/** When numbers were used last, as far back as `remembered` uses and at most twice as far. */
export class RecentUses {
  private newer = new Uses();
  private older = new Uses();

  constructor(private readonly remembered: number) {}

  /**
   * Notes a use and gives the one before it of the same number; 0 when there was none, or one long ago.
   *
   * @param number unsigned 32-bit
   * @param use counts the uses of all numbers, from 1
   */
  replace(number: number, use: number): number {
    const before = this.newer.of(number) || this.older.of(number);
    this.newer.set(number, use);
    if (this.newer.filled >= this.remembered) this.turn();
    return before;
  }

  private turn(): void {
    const emptied = this.older;
    emptied.clear();
    this.older = this.newer;
    this.newer = emptied;
  }
}
