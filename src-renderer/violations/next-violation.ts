import { MOST_ROWS, type RowSelection } from '../../src-core/contract/engine.ts';
import type { Level, RuleName, ViolationView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';

/** The part of an engine that is asked here. */
export type Asked = Pick<EngineClient, 'request'>;

/** Where one stands before a jump. */
export interface JumpStart {
  readonly level: Level;
  /** The selected row; 0 for none. */
  readonly row: number;
  /** The connection whose handshake is shown while no row is selected; 0 for none. */
  readonly connection: number;
  /** The rows to stay among. */
  readonly selection: RowSelection;
}

/**
 * Where a jump leads: to a row, to a connection with violations of its own, or nowhere. `frames-only`: no message
 * breaks a rule, yet frames do that belong to none.
 */
export type Jump =
  | { readonly kind: 'row'; readonly row: SelectedRow; readonly isWrapped: boolean }
  | { readonly kind: 'connection'; readonly connection: number; readonly isWrapped: boolean }
  | { readonly kind: 'frames-only' }
  | { readonly kind: 'none' };

/**
 * The next row with a violation, or where no row has one and none is hidden by a filter the next connection; after the
 * last the first again.
 */
export async function nextViolation(engine: Asked, start: JumpStart): Promise<Jump> {
  const { level, row, selection } = start;
  const next = await engine.request('nextViolation', { level, row, ...selection });
  if (next !== null) {
    const { isWrapped, ...found } = next;
    return { kind: 'row', row: { level, ...found }, isWrapped };
  }
  // A filter chooses rows, and a connection is none.
  if (selection.filter !== null) return { kind: 'none' };
  if (level === 'messages') {
    const inFrames = await engine.request('nextViolation', { level: 'frames', row: 0, ...selection });
    if (inFrames !== null) return { kind: 'frames-only' };
  }
  const connection = await nextConnection(engine, start);
  if (connection === undefined) return { kind: 'none' };
  return { kind: 'connection', connection, isWrapped: connection <= start.connection };
}

/** The next connection with an error or a warning of its own or, where there is neither, with a note. */
async function nextConnection(
  engine: Asked,
  { connection: after, selection: { connections } }: JumpStart,
): Promise<number | undefined> {
  const wanted = connections === null ? undefined : new Set(connections);
  const serious: number[] = [];
  const notes: number[] = [];
  for (let from = 0; ; from += MOST_ROWS) {
    const { total, rows } = await engine.request('connections', { from, count: MOST_ROWS });
    for (const { connection, violations } of rows) {
      if (wanted?.has(connection) === false) continue;
      if (violations.error + violations.warning > 0) serious.push(connection);
      else if (violations.note > 0) notes.push(connection);
    }
    if (rows.length === 0 || from + rows.length >= total) break;
  }
  const found = serious.length > 0 ? serious : notes;
  return found.find((connection) => connection > after) ?? found[0];
}

/**
 * The next occurrence of a rule in the whole capture, after the last the first again; `undefined` when none is kept
 * as a row.
 *
 * @param after number of the violation behind which to look; 0 for the beginning
 */
export async function nextOfRule(
  engine: Asked,
  rule: RuleName,
  after: number,
): Promise<ViolationView | undefined> {
  const { found } = await engine.request('nextOfRule', { rule, after });
  return found ?? undefined;
}
