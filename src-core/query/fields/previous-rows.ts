import type { CaptureStore } from '../../capture-store/capture-store.ts';
import { uint32Column } from '../../capture-store/columns.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { Derived, IsTimeUp } from './field.ts';

/** Rows between two looks at the time. */
const ROWS_BETWEEN_LOOKS = 8192;

/** The row before each row in the same connection, found in one walk through the table. Takes 4 bytes a row. */
export class PreviousRows implements Derived {
  /** Row and 1 more; 0 for none. */
  private readonly previous = uint32Column();
  private readonly newest: number[] = [];
  private walked = 0;

  constructor(private readonly table: CaptureStore['frames' | 'messages']) {}

  prepare(isTimeUp: IsTimeUp): boolean {
    const { table, newest, previous } = this;
    const { count } = table;
    while (this.walked < count) {
      const end = Math.min(count, this.walked + ROWS_BETWEEN_LOOKS);
      for (; this.walked < end; this.walked++) {
        const connection = table.connection(this.walked);
        previous.set(this.walked, newest[connection] ?? 0);
        newest[connection] = this.walked + 1;
      }
      if (isTimeUp()) return this.walked === count;
    }
    return true;
  }

  /** Time since the row before; `NaN` for the first of a connection. */
  at(row: Row): number {
    const previous = this.previous.get(row);
    return previous === 0 ? Number.NaN : this.table.time(row) - this.table.time(previous - 1);
  }
}
