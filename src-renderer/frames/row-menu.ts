import type { EngineClient } from '../engine-client/engine-client.ts';
import { CONTENT_BYTES, columnFilters, contentFilter, rowFilters } from '../filter-bar/value-filters.ts';
import { type AnyView, numberOf } from './table-rows.ts';

/**
 * Expressions for what a menu was opened on: a cell of a row, or the row as a whole.
 *
 * @param column the id of the column; `undefined` for the row
 */
export async function menuExpressions(
  client: Pick<EngineClient, 'request'>,
  row: AnyView,
  column: string | undefined,
): Promise<readonly string[]> {
  const content = column === undefined || column === 'preview' ? await contentOf(client, row) : undefined;
  const ofContent = content === undefined ? [] : [content];
  return column === undefined
    ? [...rowFilters(row), ...ofContent]
    : [...columnFilters(row, column), ...ofContent];
}

/** The column of a table that an element belongs to. */
export function columnOf(element: Element): string | undefined {
  // A badge is a value of its own, which stands in front of the content.
  if (element.closest('.change-badge') !== null) return 'change';
  return element.closest('.cell')?.classList.item(1) ?? undefined;
}

async function contentOf(client: Pick<EngineClient, 'request'>, row: AnyView): Promise<string | undefined> {
  // What a frame carries of a compressed message is for no eye.
  if (row.level === 'frames' && (row.compressed || row.opcodeName === 'close')) return undefined;
  const { bytes, heldLength } = await client.request('payload', {
    level: row.level,
    row: numberOf(row),
    from: 0,
    count: CONTENT_BYTES,
    form: 'unmasked',
  });
  const isText = row.level === 'frames' ? row.opcodeName === 'text' : row.type === 'text';
  return contentFilter(bytes, heldLength, isText);
}
