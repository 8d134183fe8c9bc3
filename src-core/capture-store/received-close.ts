import type { Direction } from '../stream/events.ts';
import type { ChangeTable } from './change-table.ts';
import { type Connection, earlierClose, type SentClose } from './connection.ts';

/**
 * The first Close frame that came to whoever receives in a direction, and when: that of the other peer, unless a proxy kept
 * it back or was first with one of its own.
 */
export function receivedClose(
  changes: ChangeTable,
  { closes, injectedCloses }: Pick<Connection, 'closes' | 'injectedCloses'>,
  direction: Direction,
): SentClose | undefined {
  return earlierClose(passedOn(changes, closes[direction]), injectedCloses[direction]);
}

/** As it went on; `undefined` where it did not. */
function passedOn(changes: ChangeTable, close: SentClose | undefined): SentClose | undefined {
  if (close?.frame === undefined) return close;
  const kept = changes.keptBackFor(close.frame);
  if (kept === 0) return close;
  return Number.isFinite(kept) ? { ...close, at: close.at + kept } : undefined;
}
