import type { RowLevel } from '../../src-core/capture-store/row-level.ts';
import { FIELDS, type FieldRegistry } from '../../src-core/query/fields.ts';
import { type Filter, parseFilter } from '../../src-core/query/filter.ts';
import { RowQuery } from '../../src-core/query/row-query.ts';
import { compilePattern } from '../../src-main/adapters/pattern.ts';
import type { MemoryCapture } from './memory-capture.ts';

/** A filter that must be right. */
export function filterOf(text: string, fields: FieldRegistry = FIELDS): Filter {
  const result = parseFilter(text, fields, compilePattern);
  if (result.kind === 'problem') throw new Error(`${text}: ${result.problem.message}`);
  return result.filter;
}

/** The rows of a level that match, by their numbers from 1. */
export function filteredRows(
  { store, payloads }: Pick<MemoryCapture, 'store' | 'payloads'>,
  level: RowLevel,
  filter: string | Filter,
): number[] {
  const asked = typeof filter === 'string' ? filterOf(filter) : filter;
  const query = new RowQuery({ store, payloads, level, filter: asked });
  query.work(() => false);
  return rowsOf(query).map((row) => row + 1);
}

/** All rows of a query in its order, from 0. */
export function rowsOf(query: { readonly count: number; at(index: number): number }): number[] {
  return Array.from({ length: query.count }, (_, index) => query.at(index));
}
