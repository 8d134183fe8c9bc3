import type { Nanoseconds } from '../../stream/time.ts';
import { CLOSING_RULES } from './closing-rules.ts';
import { EXTENSION_RULES } from './extension-rules.ts';
import { FRAME_RULES } from './frame-rules.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';
import type { Rule } from './rule.ts';

/** Every rule that can be found broken, by its name. Names are stable: scripts depend on them. */
export const RULES = {
  ...REQUEST_RULES,
  ...RESPONSE_RULES,
  ...EXTENSION_RULES,
  ...FRAME_RULES,
  ...CLOSING_RULES,
} satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof RULES;

/** All names in the order of the table. */
export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[];

export type Peer = 'client' | 'server';

export function otherPeer(peer: Peer): Peer {
  return peer === 'client' ? 'server' : 'client';
}

/** First byte and the one after the last, counted from the first byte of a frame's header. */
export type ByteRange = readonly [start: number, end: number];

/** A rule that was found broken; who keeps it knows where and when. */
export interface Finding {
  readonly rule: RuleName;
  /** Who is to blame. */
  readonly peer: Peer;
  /** The bytes within the frame that show it. */
  readonly bytes?: ByteRange;
  /** What the sentence of the rule has a `{}` for. */
  readonly detail?: string;
}

/** A finding with its place. */
export interface PlacedFinding {
  readonly finding: Finding;
  /** Row of the frame, `undefined` when it concerns the handshake or the connection. */
  readonly frame: number | undefined;
  readonly at: Nanoseconds;
}

export function ruleOf(name: RuleName): Rule {
  return RULES[name];
}

/** The sentence of a finding. */
export function findingText({ rule, detail }: Pick<Finding, 'rule' | 'detail'>): string {
  // A function, for a detail from the wire can hold what `replace` takes for a pattern.
  return ruleOf(rule).sentence.replace('{}', () => detail ?? '');
}
