import {
  arrayOf,
  type Check,
  isCount,
  isIndex,
  isRowNumber,
  isText,
  isTruth,
  nullOr,
  oneOf,
  record,
} from '../values/checks.ts';
import { RULE_NAMES, type RuleName } from '../websocket/violations/violation.ts';
import { type AuthorityView, type BrowsersView, isHost } from './proxy.ts';
import {
  areRules,
  type DecisionRequest,
  type HeldView,
  type InjectionRequest,
  isDecisionRequest,
  isInjectionRequest,
  type ProxyRule,
  type RuleProblem,
} from './rules.ts';
import {
  type FilterCheck,
  type FilterCompletion,
  type GoToResult,
  type HitResult,
  isFilterText,
  isSort,
  LONGEST_FILTER,
  type RowSort,
  type SearchProgress,
} from './searching.ts';
import type {
  CaptureSummary,
  ConnectionView,
  FrameDetail,
  FrameView,
  HandshakeView,
  Level,
  MessageDetail,
  MessageView,
  PayloadPiece,
  ViolationView,
} from './views.ts';

/** Rows asked for at a time, at most. */
export const MOST_ROWS = 256;
/** Payload bytes asked for at a time, at most. */
export const MOST_BYTES = 64 * 1024;

/** Rows of the named connections, or of all. */
export interface ConnectionSelection {
  readonly connections: readonly number[] | null;
}

/** Which rows a table shows, and in which order. */
export interface RowSelection extends ConnectionSelection {
  /** An expression that rows have to match; `null` for all. */
  readonly filter: string | null;
  /** `null` for the order of their numbers. */
  readonly sort: RowSort | null;
}

/** A page of a list. */
interface Page {
  readonly from: number;
  readonly count: number;
}

export interface RowsRequest extends RowSelection, Page {
  /** Rows that match this expression are marked as hits. */
  readonly find: string | null;
  /** A row around which a selection that is new begins to look; 0 for the first. */
  readonly near: number;
}

export interface Rows<T> {
  /** Rows of the selection so far. */
  readonly total: number;
  readonly rows: readonly T[];
}

/** A page of a table, and how much is known of the table. */
export interface TableRows<T> extends Rows<T> {
  /** `null` where no row has to be looked at. */
  readonly search: SearchProgress | null;
}

export interface PayloadRequest {
  readonly level: Level;
  readonly row: number;
  readonly from: number;
  readonly count: number;
  /** `wire` gives a frame's bytes still masked. */
  readonly form: 'unmasked' | 'wire';
}

export interface PositionRequest extends RowSelection {
  readonly level: Level;
  readonly row: number;
}

export interface NextHitRequest extends PositionRequest {
  /** What is looked for; rows outside the selection are passed over. `row` 0 stands before the first row. */
  readonly find: string;
  readonly backwards: boolean;
}

export interface GoToRequest extends RowSelection {
  readonly level: Level;
  /** A row number, seconds since the capture began, a time of day in UTC, or a date with a time. */
  readonly text: string;
}

/** From a row of a level on, in a selection; `row` 0 stands before the first. */
export interface NextViolationRequest extends RowSelection {
  readonly level: Level;
  readonly row: number;
}

/** Where the next violation is; `null` when no row of the selection breaks a rule. */
export type NextViolationResult = {
  readonly row: number;
  readonly connection: number;
  /** Whether it was found behind the last row, from the first on. */
  readonly isWrapped: boolean;
} | null;

/** Everything a view may ask of the engine of one capture. */
export interface EngineRequests {
  readonly summary: { readonly params: Record<string, never>; readonly result: CaptureSummary };
  readonly connections: {
    readonly params: Page;
    readonly result: Rows<ConnectionView>;
  };
  /**
   * Rows of a table. A new selection ends the search of the one before; the answer waits a moment for first rows, and
   * `search` says whether there may be more.
   */
  readonly frames: { readonly params: RowsRequest; readonly result: TableRows<FrameView> };
  readonly messages: { readonly params: RowsRequest; readonly result: TableRows<MessageView> };
  readonly frame: { readonly params: { readonly row: number }; readonly result: FrameDetail };
  readonly message: { readonly params: { readonly row: number }; readonly result: MessageDetail };
  readonly handshake: { readonly params: { readonly connection: number }; readonly result: HandshakeView };
  readonly payload: { readonly params: PayloadRequest; readonly result: PayloadPiece };
  /** Where a row stands in a selection, from 0; `null` when it isn't in it, which is certain once it is known wholly. */
  readonly position: {
    readonly params: PositionRequest;
    readonly result: { readonly index: number | null; readonly isCertain: boolean };
  };
  readonly violations: {
    readonly params: ConnectionSelection & Page;
    readonly result: Rows<ViolationView>;
  };
  readonly checkFilter: { readonly params: { readonly filter: string }; readonly result: FilterCheck };
  /** What can stand at the cursor, a place in the text in UTF-16 units. */
  readonly completeFilter: {
    readonly params: { readonly filter: string; readonly cursor: number };
    readonly result: FilterCompletion;
  };
  /** The next row of a selection in which something is found, or the one before; at an end it goes on at the other. */
  readonly nextHit: { readonly params: NextHitRequest; readonly result: HitResult };
  readonly goTo: { readonly params: GoToRequest; readonly result: GoToResult };
  /** Ends the search that is under way; what was found stays. */
  readonly cancelSearch: { readonly params: Record<string, never>; readonly result: null };
  /** Goes on with the search of a table's rows that was cancelled. */
  readonly continueSearch: { readonly params: Record<string, never>; readonly result: null };
  /**
   * The next row of a selection with an error or a warning, where there is neither with a note; after the last the first
   * again, `null` when there is none at all.
   */
  readonly nextViolation: {
    readonly params: NextViolationRequest;
    readonly result: NextViolationResult;
  };
  /** The next occurrence of a rule behind a violation (0 for the first), after the last the first again. */
  readonly nextOfRule: {
    readonly params: { readonly rule: RuleName; readonly after: number };
    readonly result: { readonly found: ViolationView | null };
  };
  /** Finds browsers that can be opened with the proxy of this capture. */
  readonly browsers: { readonly params: Record<string, never>; readonly result: BrowsersView };
  /** Opens a browser, by its name, with a profile of its own, set to the proxy; it is closed with the capture. */
  readonly openBrowser: { readonly params: { readonly name: string }; readonly result: null };
  /** The authority of the proxy, made when there is none yet. */
  readonly authority: { readonly params: Record<string, never>; readonly result: AuthorityView };
  /** Has the proxy go on with a host from now on whatever certificate it shows, until the proxy ends. */
  readonly goOnWith: { readonly params: { readonly host: string }; readonly result: null };
  /** The rules of the proxy, in their order. */
  readonly rules: {
    readonly params: Record<string, never>;
    readonly result: { readonly rules: readonly ProxyRule[] };
  };
  /** Puts rules in place of all others; `problem` says why they were not taken. */
  readonly setRules: {
    readonly params: { readonly rules: readonly ProxyRule[] };
    readonly result: { readonly problem: RuleProblem | null };
  };
  /** What the rules hold, in the order in which it came. */
  readonly held: { readonly params: Page; readonly result: Rows<HeldView> };
  /** Decides what becomes of a held message; `false` when it is held no more. */
  readonly decide: { readonly params: DecisionRequest; readonly result: { readonly isDone: boolean } };
  /** Lets all that is held go on, or what is of one connection; tells how many. */
  readonly forwardAll: {
    readonly params: { readonly connection: number | null };
    readonly result: { readonly count: number };
  };
  /** Puts something into an open connection. */
  readonly inject: { readonly params: InjectionRequest; readonly result: null };
  /** Stops reading the source; what has been read stays. */
  readonly stop: { readonly params: Record<string, never>; readonly result: null };
}

export type EngineMethod = keyof EngineRequests;
export type ParamsOf<M extends EngineMethod> = EngineRequests[M]['params'];
export type ResultOf<M extends EngineMethod> = EngineRequests[M]['result'];

const nothing: Check<Record<string, never>> = record({});
/** Longer than any number or time. */
const LONGEST_GO_TO = 100;
const isGoToText: Check<string> = (value): value is string => isText(value) && value.length <= LONGEST_GO_TO;
const isLevel = oneOf<Level>('frames', 'messages');
const connections = { connections: nullOr(arrayOf(isRowNumber)) };
const selection = { ...connections, filter: nullOr(isFilterText), sort: isSort };
const page = { from: isIndex, count: isCount(MOST_ROWS) };
const tablePage = { ...page, ...selection, find: nullOr(isFilterText), near: isIndex };

/** What may cross from a view to the engine; anything else is refused. */
export const PARAM_CHECKS: { readonly [M in EngineMethod]: Check<ParamsOf<M>> } = {
  summary: nothing,
  connections: record(page),
  frames: record(tablePage),
  messages: record(tablePage),
  frame: record({ row: isRowNumber }),
  message: record({ row: isRowNumber }),
  handshake: record({ connection: isRowNumber }),
  payload: record({
    level: isLevel,
    row: isRowNumber,
    from: isIndex,
    count: isCount(MOST_BYTES),
    form: oneOf<'unmasked' | 'wire'>('unmasked', 'wire'),
  }),
  position: record({ level: isLevel, row: isRowNumber, ...selection }),
  violations: record({ ...page, ...connections }),
  checkFilter: record({ filter: isFilterText }),
  completeFilter: record({ filter: isFilterText, cursor: isCount(LONGEST_FILTER) }),
  nextHit: record({ level: isLevel, row: isIndex, find: isFilterText, backwards: isTruth, ...selection }),
  goTo: record({ level: isLevel, text: isGoToText, ...selection }),
  cancelSearch: nothing,
  continueSearch: nothing,
  nextViolation: record({ level: isLevel, row: isIndex, ...selection }),
  nextOfRule: record({ rule: oneOf(...RULE_NAMES), after: isIndex }),
  browsers: nothing,
  openBrowser: record({ name: isText }),
  authority: nothing,
  goOnWith: record({ host: isHost }),
  rules: nothing,
  setRules: record({ rules: areRules }),
  held: record(page),
  decide: isDecisionRequest,
  forwardAll: record({ connection: nullOr(isRowNumber) }),
  inject: isInjectionRequest,
  stop: nothing,
};

export function isEngineMethod(value: unknown): value is EngineMethod {
  return typeof value === 'string' && Object.hasOwn(PARAM_CHECKS, value);
}
