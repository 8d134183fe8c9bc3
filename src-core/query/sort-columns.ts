import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { LentBytes } from '../capture-store/payload-place.ts';
import type { RowLevel } from '../capture-store/row-level.ts';
import type { FieldFacts, NumberReading } from './fields/field.ts';
import { FIELDS } from './fields.ts';

/** What the rows of each level can be put in order by. */
export const SORT_COLUMNS = {
  connections: ['number', 'time'],
  frames: ['number', 'time', 'since-previous', 'connection', 'direction', 'opcode', 'length', 'content'],
  messages: [
    'number',
    'time',
    'end-time',
    'since-previous',
    'connection',
    'direction',
    'type',
    'fragments',
    'wire-length',
    'length',
    'content',
  ],
  violations: ['number', 'time', 'connection', 'frame', 'severity', 'rule', 'peer'],
} as const satisfies Readonly<Record<RowLevel, readonly string[]>>;

export type SortColumn = (typeof SORT_COLUMNS)[RowLevel][number];

export interface Sort {
  readonly by: SortColumn;
  readonly descending: boolean;
}

/** What rows are put in order by: a number of each, `NaN` for none, or the beginning of their contents. */
export type SortKey =
  | { readonly kind: 'numbers'; readonly at: (row: Row, rowBefore: Row | undefined) => number }
  | { readonly kind: 'content'; readonly lend: (row: Row, from: number, count: number) => LentBytes };

/** @returns `undefined` for columns the level lacks */
export function sortKey(
  by: SortColumn,
  level: RowLevel,
  { store, payloads }: FieldFacts,
): SortKey | undefined {
  if (by === 'content' && level !== 'connections' && level !== 'violations') {
    const lend =
      level === 'frames'
        ? (row: Row, from: number, count: number) => payloads().lendFrame(row, from, count)
        : (row: Row, from: number, count: number) => payloads().lendMessage(row, from, count);
    return { kind: 'content', lend };
  }
  if (by === 'number') return { kind: 'numbers', at: (row) => row };
  const timeAt = numbersOf(store, level, 'time');
  if (by === 'since-previous' && timeAt !== undefined) {
    return {
      kind: 'numbers',
      at: (row, before) => (before === undefined ? Number.NaN : timeAt(row) - timeAt(before)),
    };
  }
  const at = numbersOf(store, level, by);
  return at === undefined ? undefined : { kind: 'numbers', at };
}

function numbersOf(store: CaptureStore, level: RowLevel, by: SortColumn): ((row: Row) => number) | undefined {
  if (level === 'connections') {
    const { connections } = store;
    return by === 'time' ? (row) => connections[row]!.openedAt : undefined;
  }
  if (by === 'connection') {
    const table = store[level];
    return (row) => table.connection(row);
  }
  if (by === 'frame') return (row) => store.violations.frame(row) ?? Number.NaN;
  const reading = readingOf(level, level === 'violations' ? VIOLATION_FIELDS[by] : by);
  return reading === undefined ? undefined : (row) => reading.at(store, row);
}

const VIOLATION_FIELDS: Partial<Record<SortColumn, string>> = {
  time: 'time',
  severity: 'violation.severity',
  rule: 'violation.rule',
  peer: 'violation.peer',
};

function readingOf(
  level: Exclude<RowLevel, 'connections'>,
  name: string | undefined,
): NumberReading | undefined {
  const field = name === undefined ? undefined : FIELDS.find(name);
  const readings = { frames: field?.ofFrames, messages: field?.ofMessages, violations: field?.ofViolations };
  const reading = readings[level];
  return reading?.kind === 'numbers' ? reading : undefined;
}
