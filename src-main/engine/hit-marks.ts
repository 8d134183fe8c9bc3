import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { Level } from '../../src-core/contract/views.ts';
import { RowFilter } from '../../src-core/query/row-filter.ts';
import type { CaptureSession } from './capture-session.ts';
import type { Filters } from './filters.ts';

/** Tells of the rows in sight which of them hold what is looked for. */
export class HitMarks {
  private known: { readonly key: string; readonly filter: RowFilter } | undefined;

  constructor(
    private readonly session: CaptureSession,
    private readonly filters: Filters,
  ) {}

  /** Throws when the expression can't be read. */
  isHit(level: Level, row: Row, find: string): boolean {
    return this.filter(level, find).matching(row, row + 1).length > 0;
  }

  private filter(level: Level, find: string): RowFilter {
    const key = `${level} ${find}`;
    const { session } = this;
    if (this.known?.key !== key) {
      const source = { store: session.store, payloads: () => session.payloads, level };
      this.known = { key, filter: new RowFilter(source, this.filters.read(find)) };
    }
    return this.known.filter;
  }
}
