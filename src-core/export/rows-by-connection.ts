import type { Row } from '../capture-store/frame-table.ts';

interface TableOfConnections {
  readonly count: number;
  connection(row: Row): Row;
}

/** The rows a table has at this moment, those of each connection together and in order. Takes 4 bytes a row. */
export class RowsByConnection {
  /** Where the rows of each connection begin, and behind the last where they end. */
  private readonly starts: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(table: TableOfConnections, connections: number) {
    const { count } = table;
    this.starts = new Uint32Array(connections + 1);
    for (let row = 0; row < count; row++) this.starts[table.connection(row) + 1]!++;
    for (let at = 1; at <= connections; at++) this.starts[at]! += this.starts[at - 1]!;
    this.rows = new Uint32Array(count);
    const next = this.starts.slice(0, connections);
    for (let row = 0; row < count; row++) this.rows[next[table.connection(row)]!++] = row;
  }

  of(connection: Row): Uint32Array {
    return this.rows.subarray(this.starts[connection], this.starts[connection + 1]);
  }
}
