import { RULE_NAMES, type RuleName } from '../websocket/violations/violation.ts';
import { arrayOf, type Check, isCount, isIndex, isRowNumber, nullOr, oneOf, record } from './checks.ts';
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

/** Which rows a table shows: those of the named connections, or all. */
export interface RowSelection {
  readonly connections: readonly number[] | null;
}

export interface RowsRequest extends RowSelection {
  readonly from: number;
  readonly count: number;
}

export interface Rows<T> {
  /** Rows of the selection so far. */
  readonly total: number;
  readonly rows: readonly T[];
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

/** From a row of a level on, in a selection; `row` 0 stands before the first. */
export interface NextViolationRequest extends RowSelection {
  readonly level: Level;
  readonly row: number;
}

/** Everything a view may ask of the engine of one capture. */
export interface EngineRequests {
  readonly summary: { readonly params: Record<string, never>; readonly result: CaptureSummary };
  readonly connections: {
    readonly params: { readonly from: number; readonly count: number };
    readonly result: Rows<ConnectionView>;
  };
  readonly frames: { readonly params: RowsRequest; readonly result: Rows<FrameView> };
  readonly messages: { readonly params: RowsRequest; readonly result: Rows<MessageView> };
  readonly frame: { readonly params: { readonly row: number }; readonly result: FrameDetail };
  readonly message: { readonly params: { readonly row: number }; readonly result: MessageDetail };
  readonly handshake: { readonly params: { readonly connection: number }; readonly result: HandshakeView };
  readonly payload: { readonly params: PayloadRequest; readonly result: PayloadPiece };
  /** Where a row stands in a selection, from 0; `null` when it isn't in it. */
  readonly position: { readonly params: PositionRequest; readonly result: { readonly index: number | null } };
  readonly violations: { readonly params: RowsRequest; readonly result: Rows<ViolationView> };
  /**
   * The next row with an error or a warning, where there is neither with a note; after the last the first again, `null`
   * when there is none at all.
   */
  readonly nextViolation: {
    readonly params: NextViolationRequest;
    readonly result: { readonly row: number | null };
  };
  /** The next occurrence of a rule behind a violation (0 for the first), after the last the first again. */
  readonly nextOfRule: {
    readonly params: { readonly rule: RuleName; readonly after: number };
    readonly result: { readonly found: ViolationView | null };
  };
  /** Stops reading the source; what has been read stays. */
  readonly stop: { readonly params: Record<string, never>; readonly result: null };
}

export type EngineMethod = keyof EngineRequests;
export type ParamsOf<M extends EngineMethod> = EngineRequests[M]['params'];
export type ResultOf<M extends EngineMethod> = EngineRequests[M]['result'];

const nothing: Check<Record<string, never>> = record({});
const isLevel = oneOf<Level>('frames', 'messages');
const selection = { connections: nullOr(arrayOf(isRowNumber)) };
const page = { from: isIndex, count: isCount(MOST_ROWS) };

/** What may cross from a view to the engine; anything else is refused. */
export const PARAM_CHECKS: { readonly [M in EngineMethod]: Check<ParamsOf<M>> } = {
  summary: nothing,
  connections: record(page),
  frames: record({ ...page, ...selection }),
  messages: record({ ...page, ...selection }),
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
  violations: record({ ...page, ...selection }),
  nextViolation: record({ level: isLevel, row: isIndex, ...selection }),
  nextOfRule: record({ rule: oneOf(...RULE_NAMES), after: isIndex }),
  stop: nothing,
};

export function isEngineMethod(value: unknown): value is EngineMethod {
  return typeof value === 'string' && Object.hasOwn(PARAM_CHECKS, value);
}
