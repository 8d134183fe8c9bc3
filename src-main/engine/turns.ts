import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that a search works at a time; in between requests are served and reading goes on. */
const TURN = 8;

export type IsTimeUp = () => boolean;

/** Works for one turn; gives what `work` gave, `true` when it is done. */
export function workATurn(work: (isTimeUp: IsTimeUp) => boolean): boolean {
  const end = performance.now() + TURN;
  return work(() => performance.now() >= end);
}

/** Turn after turn until the work is done (`true`) or is to stop (`false`); rejects with what the work throws. */
export async function workInTurns(
  work: (isTimeUp: IsTimeUp) => boolean,
  isStopped: () => boolean,
  onTurn: () => void = () => {},
): Promise<boolean> {
  while (!isStopped()) {
    if (workATurn(work)) return true;
    onTurn();
    await nextTurn();
  }
  return false;
}
