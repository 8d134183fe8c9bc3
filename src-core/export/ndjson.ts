import type { AnyRow } from './rows.ts';

/**
 * One row as one line of JSON, without its line end. A length beyond 2^53 is written with all its digits,
 * which JSON allows and JSON.stringify can't.
 */
export function ndjsonLine(row: AnyRow): string {
  if (!('payloadLength' in row) || typeof row.payloadLength !== 'bigint') return JSON.stringify(row);
  const fields = Object.entries(row).map(([name, value]: [string, unknown]) => {
    const json = typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
    return `${JSON.stringify(name)}:${json}`;
  });
  return `{${fields.join(',')}}`;
}
