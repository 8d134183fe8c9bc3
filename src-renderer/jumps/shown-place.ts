import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { Level } from '../../src-core/contract/views.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';

/** What is shown: the table's level, which rows it has, and the selected one. */
export interface ShownPlace {
  readonly level: Level;
  /** Numbers of the selected connections; none means all. */
  readonly connections: readonly number[];
  readonly filter: RowSelection['filter'];
  readonly sort: RowSelection['sort'];
  readonly selected: SelectedRow | undefined;
}

/** The rows that a place shows, as the engine is asked for them. */
export function selectionOf({
  connections,
  filter,
  sort,
}: Pick<ShownPlace, 'connections' | 'filter' | 'sort'>): RowSelection {
  return {
    connections: connections.length === 0 ? null : [...connections].sort((a, b) => a - b),
    filter,
    sort,
  };
}

/** `frame` or `message`. */
export function rowWord(level: Level): 'frame' | 'message' {
  return level === 'frames' ? 'frame' : 'message';
}
