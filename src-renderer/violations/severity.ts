import type { RuleCount, Severity, SeverityCounts } from '../../src-core/contract/views.ts';
import { countText } from '../look/numbers.ts';

/** From the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

export const SEVERITY_MEANINGS: Readonly<Record<Severity, string>> = {
  error: 'A MUST of the specification is broken.',
  warning: 'A SHOULD of the specification is broken, or it is legal and harmful.',
  note: 'Legal, and odd.',
};

/** How many violations of each severity all rules together have. */
export function severityTotals(rules: readonly RuleCount[]): SeverityCounts {
  const totals = { error: 0, warning: 0, note: 0 };
  for (const { severity, count } of rules) totals[severity] += count;
  return totals;
}

/** The severities that occur, each in words: `3 errors`, `12 notes`. */
export function severityWords(
  counts: SeverityCounts,
): readonly { readonly severity: Severity; readonly words: string }[] {
  return SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => ({
    severity,
    words: countText(counts[severity], severity),
  }));
}

/** The worst of some violations, `undefined` where there are none. */
export function worstSeverity(violations: readonly { readonly severity: Severity }[]): Severity | undefined {
  return SEVERITIES.find((severity) => violations.some((violation) => violation.severity === severity));
}

/** The worst first, those of one severity as they were. */
export function bySeverity<T extends { readonly severity: Severity }>(
  violations: readonly T[],
): readonly T[] {
  return SEVERITIES.flatMap((severity) => violations.filter((violation) => violation.severity === severity));
}
