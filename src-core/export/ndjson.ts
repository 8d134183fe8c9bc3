import type { AnyRow } from './rows.ts';

/** Controls beyond ASCII (C1, DEL), line separators and bidirectional marks: valid in JSON, and terminals obey them. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** JSON that a terminal shows as it is. These characters stand in strings only, where they can be escaped. */
export function harmlessJson(json: string): string {
  return json.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * One row as one line of JSON, without its line end. A length beyond 2^53 is written with all its digits,
 * which JSON allows and JSON.stringify can't.
 */
export function ndjsonLine(row: AnyRow): string {
  if (!('payloadLength' in row) || typeof row.payloadLength !== 'bigint')
    return harmlessJson(JSON.stringify(row));
  const fields = Object.entries(row).map(([name, value]: [string, unknown]) => {
    const json = typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
    return `${JSON.stringify(name)}:${json}`;
  });
  return harmlessJson(`{${fields.join(',')}}`);
}
