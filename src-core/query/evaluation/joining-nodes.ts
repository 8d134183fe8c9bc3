import type { Row } from '../../capture-store/frame-table.ts';
import { DERIVES_NOTHING, type Node, ROWS_AT_A_TIME } from './node.ts';
import { NO, OPEN, opposite, oppositeWord, type Verdict, wordsOf, YES } from './verdict.ts';

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
      const words = wordsOf(verdicts, rows.to - rows.from);
      for (let at = 0; at < words.length; at++) words[at] = oppositeWord(words[at]!);
    },
    test: (row, isTimeUp) => opposite(part.test(row, isTimeUp)),
  };
}

/** One node for some rows, and another for all others. */
export function eitherNode(isOfFirst: (row: Row) => boolean, first: Node, other: Node): Node {
  const scratch = new Uint8Array(ROWS_AT_A_TIME);
  return {
    cost: first.cost + other.cost,
    prepare: (isTimeUp) => first.prepare(isTimeUp) && other.prepare(isTimeUp),
    refresh: () => {
      first.refresh();
      other.refresh();
    },
    decide: (rows, verdicts) => {
      first.decide(rows, verdicts);
      other.decide(rows, scratch);
      for (let row = rows.from; row < rows.to; row++)
        if (!isOfFirst(row)) verdicts[row - rows.from] = scratch[row - rows.from]!;
    },
    test: (row, isTimeUp) => (isOfFirst(row) ? first : other).test(row, isTimeUp),
  };
}

/** `and` or `or` of several parts, the cheap ones first. */
export function joinedNode(kind: 'and' | 'or', parts: readonly Node[]): Node {
  const ordered = [...parts].sort((one, other) => one.cost - other.cost);
  const decisive = kind === 'and' ? NO : YES;
  const combine = kind === 'and' ? intersect : unite;
  const scratch = new Uint8Array(ROWS_AT_A_TIME);
  return {
    cost: ordered.reduce((sum, { cost }) => sum + cost, 0),
    prepare: (isTimeUp) => ordered.every((part) => part.prepare(isTimeUp)),
    refresh: () => {
      for (const part of ordered) part.refresh();
    },
    decide: (rows, verdicts) => {
      const count = rows.to - rows.from;
      const words = wordsOf(verdicts, count);
      verdicts.fill(opposite(decisive), 0, count);
      for (const part of ordered) {
        part.decide(rows, scratch);
        // Behind the last row there may be anything.
        scratch.fill(decisive, count, words.length * 4);
        if (combine(words, wordsOf(scratch, count))) return;
      }
    },
    test: testInOrder(ordered, decisive),
  };
}

/** Goes on with the part at which time was up: parts that are slow would else be tested over and over. */
function testInOrder(parts: readonly Node[], decisive: Verdict): Node['test'] {
  let interrupted: { readonly row: Row; readonly at: number } | undefined;
  return (row, isTimeUp) => {
    let at = interrupted?.row === row ? interrupted.at : 0;
    interrupted = undefined;
    for (; at < parts.length; at++) {
      const verdict = parts[at]!.test(row, isTimeUp);
      if (verdict === decisive) return verdict;
      if (verdict === OPEN) {
        interrupted = { row, at };
        return OPEN;
      }
    }
    return opposite(decisive);
  };
}

/** @returns whether no row is left that may match */
function intersect(into: Uint32Array, others: Uint32Array): boolean {
  let some = 0;
  for (let at = 0; at < into.length; at++) {
    const word = into[at]! & others[at]!;
    into[at] = word;
    some |= word;
  }
  return some === 0;
}

const ALL_MATCH = 0x0303_0303;

/** @returns whether every row matches */
function unite(into: Uint32Array, others: Uint32Array): boolean {
  let every = ALL_MATCH;
  for (let at = 0; at < into.length; at++) {
    const word = into[at]! | others[at]!;
    into[at] = word;
    every &= word;
  }
  return every === ALL_MATCH;
}
