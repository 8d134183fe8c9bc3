import type { CaptureStore } from '../capture-store/capture-store.ts';
import { SEVERITIES, type Severity } from '../websocket/violations/rule.ts';
import { type RuleName, ruleOf } from '../websocket/violations/violation.ts';

/** How often one rule was broken in a capture. */
export interface RuleCount {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly section: string;
  readonly count: number;
}

/** The rules that were broken, the worst first, and among equals the most frequent. */
export function ruleCounts({ violations }: CaptureStore): RuleCount[] {
  const counts = [...violations.countsByRule].map(([rule, count]) => {
    const { severity, section } = ruleOf(rule);
    return { rule, severity, section, count };
  });
  const rank = ({ severity }: RuleCount): number => SEVERITIES.indexOf(severity);
  return counts.sort((one, other) => rank(other) - rank(one) || other.count - one.count);
}
