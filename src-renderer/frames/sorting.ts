import type { RowSort, SortColumn } from '../../src-core/contract/searching.ts';
import type { Level } from '../../src-core/contract/views.ts';

/** The order after a click on a column: ascending, then descending, then that of the capture again. */
export function nextSort(sort: RowSort | null, by: SortColumn): RowSort | null {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? null : { by, descending: true };
}

/** What a click would do. */
export function sortWords(column: string, next: RowSort | null): string {
  if (next === null) return 'Back to the order of the capture';
  return `Sort by ${column.toLowerCase()}, ${next.descending ? 'descending' : 'ascending'}`;
}

/** The same order at another level, as far as that has it. */
export function sortAt(level: Level, sort: RowSort | null): RowSort | null {
  if (sort === null) return null;
  const by = level === 'messages' && sort.by === 'opcode' ? 'type' : sort.by;
  if (level === 'messages') return by === 'bits' ? null : { ...sort, by };
  if (by === 'type') return { ...sort, by: 'opcode' };
  return by === 'fragments' ? null : sort;
}
