import { type Finding, findingText, type RuleName, ruleOf } from '../websocket/violations/violation.ts';
import type { EndpointLimits } from './limits.ts';

/** What the peer did that ended the connection, by the name of a rule or of a limit of ours. */
export interface Fault {
  readonly rule: RuleName | LimitName;
  readonly sentence: string;
}

/** A fault for which the connection is failed (RFC 6455 7.1.7). */
export interface Failure extends Fault {
  readonly closeCode: number;
}

const LIMITS = {
  'message-too-long': ['longestMessage', 'The message is longer than {} bytes, the most that is taken.'],
  'too-many-fragments': ['mostFragments', 'The message has more than {} frames, the most that are taken.'],
} as const satisfies Readonly<Record<string, readonly [keyof EndpointLimits, string]>>;

export type LimitName = keyof typeof LIMITS;

// RFC 6455 7.4.1: 1009 is for "a message that is too big for it to process".
export function limitReached(rule: LimitName, limits: EndpointLimits): Failure {
  const [limit, sentence] = LIMITS[rule];
  return { rule, sentence: sentence.replace('{}', String(limits[limit])), closeCode: 1009 };
}

/** The fault that a finding tells of. */
export function faultOf(finding: Finding): Fault {
  return { rule: finding.rule, sentence: findingText(finding) };
}

/** The first of the findings that a strict peer closes for, if any. */
export function failureOf(findings: readonly Finding[]): Failure | undefined {
  for (const finding of findings) {
    const { closeCode } = ruleOf(finding.rule);
    if (closeCode !== null) return { ...faultOf(finding), closeCode };
  }
  return undefined;
}
