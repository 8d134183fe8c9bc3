import type { RuleName } from '../../../src-core/websocket/violations/violation.ts';
import type { WebSocketTalk } from '../../support/websocket-talk.ts';

/** What two peers do; the capture ends where it does. */
export type Conversation = (talk: WebSocketTalk) => WebSocketTalk;

/** A conversation in which a rule is broken, and all that is to be found in it (see `support/verdict.ts`). */
export type BrokenCase = readonly [name: string, conversation: Conversation, found: readonly string[]];

/** One as like it as can be, in which nothing is to be found. */
export type KeptCase = readonly [name: string, conversation: Conversation];

export interface RuleCases {
  readonly broken: readonly BrokenCase[];
  readonly kept: readonly KeptCase[];
}

/** The cases of some rules, by rule. */
export type RuleTable = Readonly<Partial<Record<RuleName, RuleCases>>>;
