import type { Row } from '../capture-store/frame-table.ts';

/** The columns of a table that selecting needs. */
export interface SelectableTable {
  readonly count: number;
  connection(row: Row): Row;
}

const FIRST_CAPACITY = 1024;

/** Rows of a table that belong to certain connections (or all), kept as row numbers and growing with the table. */
export class RowSelection {
  private rows = new Uint32Array(FIRST_CAPACITY);
  private found = 0;
  private scanned = 0;

  /** @param connections rows of the connections that are wanted, or `undefined` for all */
  constructor(
    private readonly table: SelectableTable,
    private readonly connections: ReadonlySet<Row> | undefined,
  ) {}

  /** Rows selected so far; looks at what the table has gained since the last call. */
  count(): number {
    if (this.connections === undefined) return this.table.count;
    const end = this.table.count;
    for (; this.scanned < end; this.scanned++) {
      if (this.connections.has(this.table.connection(this.scanned))) this.add(this.scanned);
    }
    return this.found;
  }

  /** The row at a position below `count`. */
  at(index: number): Row {
    return this.connections === undefined ? index : this.rows[index]!;
  }

  /** The position of a row, or `undefined` when it isn't selected. */
  indexOf(row: Row): number | undefined {
    const count = this.count();
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low < count && this.at(low) === row ? low : undefined;
  }

  private add(row: Row): void {
    if (this.found === this.rows.length) {
      const grown = new Uint32Array(this.found * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.found++] = row;
  }
}
