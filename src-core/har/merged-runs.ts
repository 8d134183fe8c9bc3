/** Members of a list that belong together and stay in their order. */
export interface Run {
  readonly from: number;
  /** One after the last. */
  readonly to: number;
}

export interface RunFrom extends Run {
  /** The lowest key that counts. */
  readonly least: number;
}

interface RunUnderWay {
  readonly number: number;
  readonly to: number;
  next: number;
  key: number;
}

/**
 * Gives the members of several runs as one sequence by rising keys. Within a run the order stays: a key that is lower
 * than one before it counts as that one. Of equal keys the run with the lower number comes first.
 */
export function* mergedRuns(
  runs: readonly RunFrom[],
  keyOf: (index: number) => number,
): Generator<{ readonly run: number; readonly index: number; readonly key: number }> {
  const heap: RunUnderWay[] = [];
  runs.forEach(({ from, to, least }, number) => {
    if (from < to) push(heap, { number, to, next: from, key: Math.max(least, keyOf(from)) });
  });
  for (let first = heap[0]; first !== undefined; first = heap[0]) {
    yield { run: first.number, index: first.next, key: first.key };
    first.next++;
    if (first.next < first.to) first.key = Math.max(first.key, keyOf(first.next));
    else {
      const last = heap.pop()!;
      if (last !== first) heap[0] = last;
    }
    sink(heap);
  }
}

function isBefore(one: RunUnderWay, other: RunUnderWay): boolean {
  return one.key < other.key || (one.key === other.key && one.number < other.number);
}

function push(heap: RunUnderWay[], added: RunUnderWay): void {
  let at = heap.push(added) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(added, heap[above]!)) break;
    heap[at] = heap[above]!;
    at = above;
  }
  heap[at] = added;
}

/** Lets the first sink to where it belongs. */
function sink(heap: RunUnderWay[]): void {
  const sunk = heap[0];
  if (sunk === undefined) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
    if (below >= heap.length || !isBefore(heap[below]!, sunk)) break;
    heap[at] = heap[below]!;
    at = below;
  }
  heap[at] = sunk;
}
