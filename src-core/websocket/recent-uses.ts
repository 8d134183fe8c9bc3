const FEWEST_SLOTS = 16;

/**
 * When numbers were used last, as far back as `remembered` uses: a hash table with open addressing in two typed
 * arrays, which grows with what it holds (a map of objects costs several times as much for every frame).
 */
export class RecentUses {
  private numbers = new Uint32Array(FEWEST_SLOTS);
  /** When the number in the slot was used; 0 for an empty slot. */
  private uses = new Float64Array(FEWEST_SLOTS);
  private filled = 0;

  /** @param remembered uses after which a number may be forgotten */
  constructor(private readonly remembered: number) {}

  /**
   * Notes a use and gives the one before it of the same number; 0 when there was none, or one long ago.
   *
   * @param number unsigned 32-bit
   * @param use counts the uses of all numbers, from 1
   */
  replace(number: number, use: number): number {
    if (this.filled * 2 >= this.uses.length) this.makeRoom(use);
    const slot = this.slotOf(number);
    const before = this.uses[slot]!;
    if (before === 0) this.filled++;
    this.numbers[slot] = number;
    this.uses[slot] = use;
    return before;
  }

  /** The slot that holds `number`, or the empty one where it belongs. */
  private slotOf(number: number): number {
    const last = this.uses.length - 1;
    let slot = (Math.imul(number, 0x9e37_79b1) >>> 8) & last;
    while (this.uses[slot] !== 0 && this.numbers[slot] !== number) slot = (slot + 1) & last;
    return slot;
  }

  private makeRoom(use: number): void {
    const { numbers, uses } = this;
    let kept = 0;
    for (const known of uses) if (known > 0 && use - known <= this.remembered) kept++;
    const slots = Math.max(FEWEST_SLOTS, 2 ** Math.ceil(Math.log2(8 * (kept + 1))));
    this.numbers = new Uint32Array(slots);
    this.uses = new Float64Array(slots);
    this.filled = kept;
    for (let at = 0; at < uses.length; at++) {
      if (uses[at] === 0 || use - uses[at]! > this.remembered) continue;
      const slot = this.slotOf(numbers[at]!);
      this.numbers[slot] = numbers[at]!;
      this.uses[slot] = uses[at]!;
    }
  }
}
