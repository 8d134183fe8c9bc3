import type { IsTimeUp } from '../fields/field.ts';
import { DERIVES_NOTHING, type Node, ROWS_AT_A_TIME } from './node.ts';
import { NO, OPEN, opposite, type Verdict, YES } from './verdict.ts';

/** The same verdict on every row. */
export function constantNode(verdict: Verdict): Node {
  return {
    ...DERIVES_NOTHING,
    cost: 0,
    decide: ({ from, to }, verdicts) => {
      verdicts.fill(verdict, 0, to - from);
    },
    test: () => verdict,
  };
}

export function notNode(part: Node): Node {
  return {
    cost: part.cost,
    prepare: (isTimeUp) => part.prepare(isTimeUp),
    refresh: () => part.refresh(),
    decide: (rows, verdicts) => {
      part.decide(rows, verdicts);
      for (let at = rows.to - rows.from - 1; at >= 0; at--) verdicts[at] = YES - verdicts[at]!;
    },
    test: (row, isTimeUp) => opposite(part.test(row, isTimeUp)),
  };
}

/** `and` or `or` of several parts, the cheap ones first. */
export function joinedNode(kind: 'and' | 'or', parts: readonly Node[]): Node {
  const ordered = [...parts].sort((one, other) => one.cost - other.cost);
  const decisive = kind === 'and' ? NO : YES;
  const combine = kind === 'and' ? takeLeast : takeGreatest;
  const scratch = new Uint8Array(ROWS_AT_A_TIME);
  return {
    cost: ordered.reduce((sum, { cost }) => sum + cost, 0),
    prepare: (isTimeUp) => ordered.every((part) => part.prepare(isTimeUp)),
    refresh: () => {
      for (const part of ordered) part.refresh();
    },
    decide: (rows, verdicts) => {
      verdicts.fill(opposite(decisive), 0, rows.to - rows.from);
      for (const part of ordered) {
        part.decide(rows, scratch);
        const isSettled = combine(verdicts, scratch, rows.to - rows.from);
        if (isSettled) return;
      }
    },
    test: (row, isTimeUp) => testInOrder(ordered, decisive, row, isTimeUp),
  };
}

function testInOrder(parts: readonly Node[], decisive: Verdict, row: number, isTimeUp: IsTimeUp): Verdict {
  for (const part of parts) {
    const verdict = part.test(row, isTimeUp);
    if (verdict === decisive || verdict === OPEN) return verdict;
  }
  return opposite(decisive);
}

/** @returns whether nothing but the least is left */
function takeLeast(into: Uint8Array, other: Uint8Array, count: number): boolean {
  let greatest: number = NO;
  for (let at = 0; at < count; at++) {
    const verdict = Math.min(into[at]!, other[at]!);
    into[at] = verdict;
    greatest |= verdict;
  }
  return greatest === NO;
}

/** @returns whether nothing but the greatest is left */
function takeGreatest(into: Uint8Array, other: Uint8Array, count: number): boolean {
  let least: number = YES;
  for (let at = 0; at < count; at++) {
    const verdict = Math.max(into[at]!, other[at]!);
    into[at] = verdict;
    least &= verdict;
  }
  return least === YES;
}
