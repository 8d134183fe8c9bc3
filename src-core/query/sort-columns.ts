import type { CaptureStore } from '../capture-store/capture-store.ts';
import { FRAME_BITS, type Row } from '../capture-store/frame-table.ts';
import type { LentBytes } from '../capture-store/payload-place.ts';
import type { RowLevel } from '../capture-store/row-level.ts';
import { SEVERITIES } from '../websocket/violations/rule.ts';
import type { FieldFacts } from './fields/field.ts';
import { FIELDS } from './fields.ts';
import type { SortColumn } from './sort-column-names.ts';
import type { Steps } from './steps.ts';

export interface Sort {
  readonly by: SortColumn;
  readonly descending: boolean;
}

/** A number of a row, `NaN` for none. */
export type NumberAt = (row: Row, rowBefore: Row | undefined) => number;

/** What rows are put in order by: a number of each, or the beginning of their contents. */
export type SortKey =
  | { readonly kind: 'numbers'; readonly at: NumberAt }
  /** Numbers that are worked out from other tables whenever rows are put in order. */
  | { readonly kind: 'derived'; readonly derive: () => Steps<NumberAt> }
  | { readonly kind: 'content'; readonly lend: (row: Row, from: number, count: number) => LentBytes };

type SortedLevel = 'frames' | 'messages';

/** @returns `undefined` for columns the level lacks */
export function sortKey(by: SortColumn, level: RowLevel, facts: FieldFacts): SortKey | undefined {
  if (level === 'connections' || level === 'violations') return undefined;
  const { store, payloads } = facts;
  switch (by) {
    case 'content': {
      const lend =
        level === 'frames'
          ? (row: Row, from: number, count: number) => payloads().lendFrame(row, from, count)
          : (row: Row, from: number, count: number) => payloads().lendMessage(row, from, count);
      return { kind: 'content', lend };
    }
    case 'severity':
      return { kind: 'derived', derive: () => severities(store, level) };
    default: {
      const at = numbersOf(store, level, by);
      return at === undefined ? undefined : { kind: 'numbers', at };
    }
  }
}

function numbersOf(store: CaptureStore, level: SortedLevel, by: SortColumn): NumberAt | undefined {
  const table = store[level];
  switch (by) {
    case 'number':
      return (row) => row;
    case 'since-previous':
      return (row, before) => (before === undefined ? Number.NaN : table.time(row) - table.time(before));
    case 'connection':
      return (row) => table.connection(row);
    case 'bits':
      return level === 'frames' ? (row) => headerBits(store.frames.bits(row)) : undefined;
    default: {
      const field = FIELDS.find(by);
      const reading = level === 'frames' ? field?.ofFrames : field?.ofMessages;
      return reading?.kind === 'numbers' ? (row) => reading.at(store, row) : undefined;
    }
  }
}

/** As they stand in a frame, from FIN to that of the mask. */
function headerBits(bits: number): number {
  const { fin, rsv1, rsv2, rsv3, masked } = FRAME_BITS;
  return ((bits & (fin | rsv1 | rsv2 | rsv3)) << 1) | ((bits & masked) === 0 ? 0 : 1);
}

/** Violations between two steps. */
const VIOLATIONS_A_STEP = 4096;

/** The worst violation of each row, errors before warnings before notes; none for rows that break no rule. */
function* severities(store: CaptureStore, level: SortedLevel): Steps<NumberAt> {
  const { frames, violations } = store;
  const worst = new Uint8Array(store[level].count);
  for (let violation = 0; violation < violations.count; violation++) {
    if (violation % VIOLATIONS_A_STEP === 0) yield;
    const frame = violations.frame(violation);
    const row = frame === undefined || level === 'frames' ? frame : frames.message(frame);
    const severity = 1 + SEVERITIES.indexOf(violations.severity(violation));
    if (row !== undefined && severity > (worst[row] ?? 0)) worst[row] = severity;
  }
  return (row) => -(worst[row] || Number.NaN);
}
