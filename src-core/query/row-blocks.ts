import type { Row } from '../capture-store/frame-table.ts';

const BLOCK_BITS = 16;
export const ROWS_PER_BLOCK = 1 << BLOCK_BITS;
const ROW_IN_BLOCK = ROWS_PER_BLOCK - 1;
const FIRST_ROOM = 64;

/** The rows of one block that were found, as offsets within it, in order. */
export class FoundRows {
  private offsets = new Uint16Array(FIRST_ROOM);
  private found = 0;

  get count(): number {
    return this.found;
  }

  add(row: Row): void {
    if (this.found === this.offsets.length) {
      const grown = new Uint16Array(Math.min(ROWS_PER_BLOCK, this.found * 4));
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.offsets[this.found++] = row & ROW_IN_BLOCK;
  }

  offsetAt(index: number): number {
    return this.offsets[index]!;
  }

  /** How many rows before an offset were found. */
  before(offset: number): number {
    let low = 0;
    let high = this.found;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsets[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Rows that were found, in their order, whatever the order in which the blocks were looked at. A row that was found
 * takes two bytes.
 */
export class RowBlocks {
  private readonly blocks: FoundRows[] = [];
  /** How many rows were found in front of each block, as far as that is known. */
  private readonly starts: number[] = [0];
  private startsKnown = 1;

  get count(): number {
    return this.startOf(this.blocks.length);
  }

  /** Puts the rows of a block in the place of those known so far, which may be the same with more behind them. */
  set(block: number, rows: FoundRows): void {
    while (this.blocks.length <= block) this.blocks.push(new FoundRows());
    this.blocks[block] = rows;
    this.startsKnown = Math.min(this.startsKnown, block + 1);
  }

  /** The row at a position below `count`. */
  at(index: number): Row {
    let low = 0;
    let high = this.blocks.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) <= index) low = middle;
      else high = middle;
    }
    return low * ROWS_PER_BLOCK + this.blocks[low]!.offsetAt(index - this.startOf(low));
  }

  /** How many rows before a row were found. */
  before(row: Row): number {
    const block = row >>> BLOCK_BITS;
    const rows = this.blocks[block];
    if (rows === undefined) return this.count;
    return this.startOf(block) + rows.before(row & ROW_IN_BLOCK);
  }

  /** The position of a row, or `undefined` when it wasn't found. */
  indexOf(row: Row): number | undefined {
    const index = this.before(row);
    return index < this.count && this.at(index) === row ? index : undefined;
  }

  private startOf(block: number): number {
    for (; this.startsKnown <= block; this.startsKnown++) {
      const before = this.startsKnown - 1;
      this.starts[this.startsKnown] = this.starts[before]! + this.blocks[before]!.count;
    }
    return this.starts[block]!;
  }
}
