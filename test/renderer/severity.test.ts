import { describe, expect, it } from 'vitest';
import type { RuleCount } from '../../src-core/contract/views.ts';
import {
  bySeverity,
  severityTotals,
  severityWords,
  worstSeverity,
} from '../../src-renderer/violations/severity.ts';

const section = 'RFC 6455 5';
const RULES: readonly RuleCount[] = [
  { rule: 'frame-not-masked', severity: 'error', section, count: 2 },
  { rule: 'reserved-opcode', severity: 'error', section, count: 1 },
  { rule: 'empty-fragment', severity: 'note', section, count: 1200 },
];

describe('counts per severity', () => {
  it('are added up over all rules', () => {
    expect(severityTotals(RULES)).toEqual({ error: 3, warning: 0, note: 1200 });
  });

  it('in words, the worst first, without those that do not occur', () => {
    expect(severityWords(severityTotals(RULES))).toEqual([
      { severity: 'error', words: '3 errors' },
      { severity: 'note', words: '1,200 notes' },
    ]);
    expect(severityWords({ error: 0, warning: 1, note: 0 })).toEqual([
      { severity: 'warning', words: '1 warning' },
    ]);
    expect(severityWords(severityTotals([]))).toEqual([]);
  });
});

describe('the order of severities', () => {
  const found = [
    { severity: 'note', at: 1 },
    { severity: 'error', at: 2 },
    { severity: 'note', at: 3 },
    { severity: 'warning', at: 4 },
  ] as const;

  it('puts the worst first and keeps the order of equals', () => {
    expect(bySeverity(found).map(({ at }) => at)).toEqual([2, 4, 1, 3]);
  });

  it('knows the worst', () => {
    expect(worstSeverity(found)).toBe('error');
    expect(worstSeverity([{ severity: 'note' }])).toBe('note');
    expect(worstSeverity([])).toBeUndefined();
  });
});
