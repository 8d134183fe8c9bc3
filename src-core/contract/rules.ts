/** Rules by which a proxy changes what passes, the messages it holds, and what is put in by hand. */
import type { Direction } from '../stream/events.ts';
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
import { isFilterText } from './searching.ts';
import type { Trouble } from './trouble.ts';

/** What is to be found in the content of a text message, and what stands in its place then. */
export type Replacement =
  /** Every occurrence of a text. */
  | { readonly by: 'text'; readonly find: string; readonly with: string }
  /** Every match of a regular expression, in the form of filters; `$1` is its first group. */
  | { readonly by: 'pattern'; readonly find: string; readonly with: string }
  /** The value at a path such as `user.name` or `items[0].price`; what stands there then is JSON, or else a text. */
  | { readonly by: 'json-path'; readonly find: string; readonly with: string };

/** What a rule does. */
export type RuleAction =
  /** Keeps messages until somebody decides, or for at most so many milliseconds; then they go on, or don't. */
  | { readonly kind: 'hold'; readonly timeLimit: number | null; readonly atLast: 'forward' | 'drop' }
  | { readonly kind: 'replace'; readonly replacement: Replacement }
  | { readonly kind: 'drop' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
  /** Breaks the connection off, on both sides. */
  | { readonly kind: 'cut' }
  /** Closes it, on both sides. */
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  /** Answers the sender itself. @see `reaches`: whether the message goes on all the same */
  | { readonly kind: 'reply'; readonly content: string; readonly reaches: boolean };

export type RuleActionKind = RuleAction['kind'];

export interface ProxyRule {
  /** Unique among the rules; what changes say of who made them. */
  readonly name: string;
  readonly isOn: boolean;
  /** `messages`: text and binary; `control`: pings, pongs and Close frames, which else no rule keeps from going on. */
  readonly on: 'messages' | 'control';
  readonly direction: Direction | null;
  /** The number of a connection. */
  readonly connection: number | null;
  /** In the filter language, asked of the message, or of the control frame; `null` for all. */
  readonly filter: string | null;
  readonly action: RuleAction;
}

/** A message, or a control frame, that waits for a decision. */
export interface HeldView {
  /** Never used twice within a capture. */
  readonly id: number;
  readonly connection: number;
  readonly url: string;
  readonly direction: Direction;
  /** What it is: `text`, `binary`, `ping`… */
  readonly type: string;
  /** Bytes of its content. */
  readonly length: number;
  readonly preview: string;
  /** Row of its message, and of its last frame. */
  readonly message: number | null;
  readonly frame: number;
  readonly rule: string;
  /** Milliseconds since 1970; `limit` is when it is decided by itself. */
  readonly since: number;
  readonly limit: number | null;
}

/** What is to become of a held message. */
export type Decision =
  | { readonly kind: 'forward' }
  | { readonly kind: 'drop' }
  /** Sends this content instead. */
  | { readonly kind: 'edit'; readonly type: 'text' | 'binary'; readonly content: Uint8Array };

/** What can be put in between two frames. Towards a server it is masked with a fresh key where nothing else is said. */
export type Injection =
  | { readonly kind: 'message'; readonly type: 'text' | 'binary'; readonly content: Uint8Array }
  | { readonly kind: 'ping' | 'pong'; readonly content: Uint8Array }
  /** `null` for a Close frame without a code. */
  | { readonly kind: 'close'; readonly code: number | null; readonly reason: string }
  /** Any frame by its bits, right or wrong. */
  | {
      readonly kind: 'frame';
      readonly fin: boolean;
      readonly rsv: number;
      readonly opcode: number;
      readonly masked: boolean;
      readonly content: Uint8Array;
    }
  /** Bytes as they are. */
  | { readonly kind: 'raw'; readonly content: Uint8Array };

/** Why rules can't be taken: which one, counted from 0, and what is wrong with it. */
export interface RuleProblem {
  readonly rule: number;
  readonly trouble: Pick<Trouble, 'what' | 'remedy'>;
}

/** How many rules there may be, and how long texts in them. */
const MOST_RULES = 200;
const LONGEST_TEXT = 64 * 1024;
/** Bytes of a content that is given by hand. */
export const LONGEST_CONTENT = 512 * 1024;
/** A day. */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

const isShort: Check<string> = (value): value is string => isText(value) && value.length <= LONGEST_TEXT;
const isContent: Check<Uint8Array> = (value): value is Uint8Array =>
  value instanceof Uint8Array && value.length <= LONGEST_CONTENT;
const isDirection = oneOf<Direction>('client-to-server', 'server-to-client');
const isType = oneOf<'text' | 'binary'>('text', 'binary');
const isCode = isCount(0xffff);

function anyOf<T>(...checks: readonly Check<T>[]): Check<T> {
  return (value): value is T => checks.some((check) => check(value));
}

const isReplacement: Check<Replacement> = record({
  by: oneOf<Replacement['by']>('text', 'pattern', 'json-path'),
  find: isShort,
  with: isShort,
});

const isAction: Check<RuleAction> = anyOf<RuleAction>(
  record({
    kind: oneOf<'hold'>('hold'),
    timeLimit: nullOr(isCount(LONGEST_WAIT)),
    atLast: oneOf<'forward' | 'drop'>('forward', 'drop'),
  }),
  record({ kind: oneOf<'replace'>('replace'), replacement: isReplacement }),
  record({ kind: oneOf<'drop' | 'repeat' | 'cut'>('drop', 'repeat', 'cut') }),
  record({ kind: oneOf<'delay'>('delay'), milliseconds: isCount(LONGEST_WAIT) }),
  record({ kind: oneOf<'throttle'>('throttle'), bytesPerSecond: isRowNumber }),
  record({ kind: oneOf<'close'>('close'), code: isCode, reason: isShort }),
  record({ kind: oneOf<'reply'>('reply'), content: isShort, reaches: isTruth }),
);

const isRule: Check<ProxyRule> = record<ProxyRule>({
  name: isShort,
  isOn: isTruth,
  on: oneOf<ProxyRule['on']>('messages', 'control'),
  direction: nullOr(isDirection),
  connection: nullOr(isRowNumber),
  filter: nullOr(isFilterText),
  action: isAction,
});

const areSomeRules = arrayOf(isRule);

export const areRules: Check<readonly ProxyRule[]> = (value): value is readonly ProxyRule[] =>
  areSomeRules(value) && value.length <= MOST_RULES;

export const isDecision: Check<Decision> = anyOf<Decision>(
  record({ kind: oneOf<'forward' | 'drop'>('forward', 'drop') }),
  record({ kind: oneOf<'edit'>('edit'), type: isType, content: isContent }),
);

export const isInjection: Check<Injection> = anyOf<Injection>(
  record({ kind: oneOf<'message'>('message'), type: isType, content: isContent }),
  record({ kind: oneOf<'ping' | 'pong'>('ping', 'pong'), content: isContent }),
  record({ kind: oneOf<'close'>('close'), code: nullOr(isCode), reason: isShort }),
  record({
    kind: oneOf<'frame'>('frame'),
    fin: isTruth,
    rsv: isCount(7),
    opcode: isCount(15),
    masked: isTruth,
    content: isContent,
  }),
  record({ kind: oneOf<'raw'>('raw'), content: isContent }),
);

/** Which end of a connection something is put in for. */
export interface InjectionRequest {
  readonly connection: number;
  readonly direction: Direction;
  readonly injection: Injection;
}

export const isInjectionRequest: Check<InjectionRequest> = record<InjectionRequest>({
  connection: isRowNumber,
  direction: isDirection,
  injection: isInjection,
});

/** A held message by its id, and what is to become of it. */
export interface DecisionRequest {
  readonly id: number;
  readonly decision: Decision;
}

export const isDecisionRequest: Check<DecisionRequest> = record<DecisionRequest>({
  id: isIndex,
  decision: isDecision,
});
