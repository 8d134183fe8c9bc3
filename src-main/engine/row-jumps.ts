import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type {
  GoToRequest,
  NextHitRequest,
  NextViolationRequest,
  NextViolationResult,
} from '../../src-core/contract/engine.ts';
import type { GoToResult, HitResult, SearchProgress } from '../../src-core/contract/searching.ts';
import type { Level } from '../../src-core/contract/views.ts';
import { HitSearch } from '../../src-core/query/hit-search.ts';
import type { RowQuery } from '../../src-core/query/row-query.ts';
import { NO_EPOCH, secondsInWords } from '../../src-core/stream/time.ts';
import type { CaptureSession } from './capture-session.ts';
import type { Filters } from './filters.ts';
import { goToTarget } from './go-to-target.ts';
import { HitJump } from './hit-jump.ts';
import type { TableSearches } from './table-searches.ts';
import { workInTurns } from './turns.ts';

/** Finds rows to go to among those of a table: hits, violations, numbers, times. */
export class RowJumps {
  private jump: HitJump | undefined;
  /** Searches for a hit that were asked for or cancelled so far: only the newest goes on. */
  private orders = 0;

  constructor(
    private readonly session: CaptureSession,
    private readonly filters: Filters,
    private readonly searches: TableSearches,
    private readonly tell: (progress: SearchProgress) => void,
  ) {}

  async nextHit(request: NextHitRequest): Promise<HitResult> {
    const { level, row, find, backwards, sort } = request;
    const filter = this.filters.read(find);
    const rows = this.searches.of(level, request, row);
    this.cancel();
    const order = this.orders;
    await rows.finish();
    if (order !== this.orders) return { kind: 'cancelled' };
    const { query } = rows;
    const from = standBeside(query, row - 1, { isInOrder: sort === null, backwards });
    const { store } = this.session;
    const source = { store, payloads: () => this.session.payloads, level };
    const jump = new HitJump(new HitSearch({ ...source, rows: query, filter, from, backwards }), this.tell);
    this.jump = jump;
    const position = await jump.run();
    if (typeof position !== 'number') return { kind: position };
    const found = query.at(position);
    const isWrapped = from !== undefined && (backwards ? position >= from : position <= from);
    return { kind: 'hit', row: found + 1, connection: this.connection(level, found), isWrapped };
  }

  /** Ends the search for a hit that is under way. */
  cancel(): void {
    this.orders++;
    this.jump?.cancel();
    this.jump = undefined;
  }

  async goTo(request: GoToRequest): Promise<GoToResult> {
    const { level, text } = request;
    const { store } = this.session;
    const target = goToTarget(text, store.epoch ?? NO_EPOCH);
    if (target.kind === 'problem') return target;
    if (target.kind === 'moment') return this.goToMoment(request, target.at);
    const { count } = store[level];
    if (target.number > count) return { kind: 'problem', message: beyondWords(level, count) };
    const row = target.number - 1;
    return { kind: 'row', row: target.number, connection: this.connection(level, row), by: 'number' };
  }

  /** The earliest of the rows at or after a moment, whatever their order. */
  private async goToMoment(request: GoToRequest, moment: number): Promise<GoToResult> {
    const { level } = request;
    const { store } = this.session;
    const rows = this.searches.of(level, request);
    await rows.finish();
    const { query } = rows;
    const { count } = query;
    let best: { readonly row: Row; readonly at: number } | undefined;
    let last = Number.NEGATIVE_INFINITY;
    let index = 0;
    await workInTurns(
      (isTimeUp) => {
        for (; index < count; index++) {
          if (index % ROWS_BETWEEN_LOOKS === 0 && isTimeUp()) return false;
          const row = query.at(index);
          const at = store[level].time(row);
          last = Math.max(last, at);
          if (at >= moment && (best === undefined || at < best.at || (at === best.at && row < best.row)))
            best = { row, at };
        }
        return true;
      },
      () => false,
    );
    if (best === undefined) return { kind: 'problem', message: tooLateWords(level, last) };
    return { kind: 'row', row: best.row + 1, connection: this.connection(level, best.row), by: 'time' };
  }

  /** The next row with an error or a warning, where there is neither with a note; after the last the first again. */
  async nextViolation(request: NextViolationRequest): Promise<NextViolationResult> {
    const { level, row, sort } = request;
    const { store } = this.session;
    if (store.violations.count === 0) return null;
    const rows = this.searches.of(level, request, row);
    await rows.finish();
    const { query } = rows;
    const severities = worstByRow(store, level);
    const from = standBeside(query, row - 1, { isInOrder: sort === null, backwards: false }) ?? -1;
    const { count } = query;
    let passed = 0;
    let note: number | undefined;
    let serious: number | undefined;
    await workInTurns(
      (isTimeUp) => {
        for (; passed < count && serious === undefined; passed++) {
          if (passed % ROWS_BETWEEN_LOOKS === 0 && isTimeUp()) return false;
          const position = (from + 1 + passed) % count;
          const severity = severities[query.at(position)];
          if (severity === SERIOUS) serious = position;
          else if (severity === NOTE) note ??= position;
        }
        return true;
      },
      () => false,
    );
    const found = serious ?? note;
    if (found === undefined) return null;
    const next = query.at(found);
    return { row: next + 1, connection: this.connection(level, next), isWrapped: found <= from };
  }

  private connection(level: Level, row: Row): number {
    return this.session.store[level].connection(row) + 1;
  }
}

/** Rows that are passed between two looks at the clock. */
const ROWS_BETWEEN_LOOKS = 4096;

const NOTE = 1;
const SERIOUS = 2;

/** Whether a row has violations, and whether one of them is more than a note. */
function worstByRow(store: CaptureStore, level: Level): Uint8Array {
  const { violations } = store;
  const worst = new Uint8Array(store[level].count);
  for (let violation = 0; violation < violations.count; violation++) {
    const frame = violations.frame(violation);
    const row = frame === undefined || level === 'frames' ? frame : store.frames.message(frame);
    const severity = violations.severity(violation) === 'note' ? NOTE : SERIOUS;
    if (row !== undefined && severity > worst[row]!) worst[row] = severity;
  }
  return worst;
}

/**
 * The position of a row or, where it is not among the rows, of the one in front of where it would be, backwards of the one
 * behind; `undefined` where there is no such place.
 */
function standBeside(
  query: RowQuery,
  row: Row,
  { isInOrder, backwards }: { readonly isInOrder: boolean; readonly backwards: boolean },
): number | undefined {
  if (row < 0) return undefined;
  const index = query.indexOf(row);
  if (index !== undefined || !isInOrder) return index;
  let low = 0;
  let high = query.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (query.at(middle) < row) low = middle + 1;
    else high = middle;
  }
  if (backwards) return low === query.count ? undefined : low;
  return low === 0 ? undefined : low - 1;
}

function beyondWords(level: Level, count: number): string {
  if (count === 0) return `There are no ${level}.`;
  return `There is no row of that number; the last is ${count}.`;
}

function tooLateWords(level: Level, last: number): string {
  if (last === Number.NEGATIVE_INFINITY) return `No ${level} are shown.`;
  return `None of the ${level} shown is that late; the last came ${secondsInWords(last)} after the capture began.`;
}
