/**
 * Growable typed-array columns. A column grows by whole chunks that are never moved, so growing copies
 * nothing and the slack of a column is at most one chunk. A chunk in which nothing but zeroes was set takes no memory.
 */
export const CHUNK_BITS = 16;
export const ROWS_PER_CHUNK: number = 1 << CHUNK_BITS;
/** The bits of a row number that say where in its chunk it stands. */
export const ROW_IN_CHUNK: number = ROWS_PER_CHUNK - 1;

type NumericArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

class Column<A extends NumericArray> {
  private readonly chunks: (A | undefined)[] = [];

  constructor(private readonly newChunk: (rows: number) => A) {}

  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS]?.[row & ROW_IN_CHUNK] ?? 0;
  }

  /** Sets any row; those that were never set are 0. */
  set(row: number, value: number): void {
    const index = row >>> CHUNK_BITS;
    let chunk = this.chunks[index];
    if (chunk === undefined) {
      if (value === 0) return;
      chunk = this.newChunk(ROWS_PER_CHUNK);
      this.chunks[index] = chunk;
    }
    chunk[row & ROW_IN_CHUNK] = value;
  }

  /** Bytes of memory the column holds, slack included. */
  get byteLength(): number {
    return this.chunks.reduce((sum, chunk) => sum + (chunk?.byteLength ?? 0), 0);
  }
}

export type Uint8Column = Column<Uint8Array>;
export type Uint16Column = Column<Uint16Array>;
export type Uint32Column = Column<Uint32Array>;
export type Float64Column = Column<Float64Array>;

export const uint8Column = (): Uint8Column => new Column((rows) => new Uint8Array(rows));
export const uint16Column = (): Uint16Column => new Column((rows) => new Uint16Array(rows));
export const uint32Column = (): Uint32Column => new Column((rows) => new Uint32Array(rows));
export const float64Column = (): Float64Column => new Column((rows) => new Float64Array(rows));
