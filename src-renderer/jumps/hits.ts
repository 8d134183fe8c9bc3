import type { HitResult } from '../../src-core/contract/searching.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { numberText } from '../look/numbers.ts';
import type { Landing } from './jump.ts';
import { rowWord, type ShownPlace, selectionOf } from './shown-place.ts';

/** What is looked for, and which way. */
export interface Search {
  readonly find: string;
  readonly backwards: boolean;
}

/** The next row of a place in which something is found, or the one before; at an end it goes on at the other. */
export async function nextHit(
  client: Pick<EngineClient, 'request'>,
  place: ShownPlace,
  { find, backwards }: Search,
): Promise<Landing> {
  const { level, selected } = place;
  const row = selected?.level === level ? selected.row : 0;
  const result = await client.request('nextHit', { level, row, find, backwards, ...selectionOf(place) });
  const words = hitWords(result, place, backwards);
  if (result.kind !== 'hit') return { place, words };
  return { place: { ...place, selected: { level, row: result.row, connection: result.connection } }, words };
}

function hitWords(result: HitResult, { level, filter }: ShownPlace, backwards: boolean): string {
  switch (result.kind) {
    case 'hit': {
      const where = `${rowWord(level)} ${numberText(result.row)}`;
      if (!result.isWrapped) return `Found in ${where}.`;
      return `From the ${backwards ? 'end' : 'beginning'} again: ${where}.`;
    }
    case 'none':
      return filter === null
        ? `Found in no ${rowWord(level)}.`
        : `Found in no ${rowWord(level)} that matches the filter.`;
    case 'cancelled':
      return 'The search was cancelled.';
  }
}
