import type { GoToResult } from '../../src-core/contract/searching.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { numberText } from '../look/numbers.ts';
import type { Landing } from './jump.ts';
import { rowWord, type ShownPlace, selectionOf } from './shown-place.ts';

/** Where a row number or a time leads; a text is a sentence why nowhere. */
export async function goTo(
  client: Pick<EngineClient, 'request'>,
  place: ShownPlace,
  text: string,
): Promise<Landing | string> {
  const { level } = place;
  const result = await client.request('goTo', { level, text, ...selectionOf(place) });
  if (result.kind === 'problem') return result.message;
  const selected = { level, row: result.row, connection: result.connection };
  return { place: { ...place, selected }, words: arrivalWords(result, place) };
}

function arrivalWords(result: GoToResult & { kind: 'row' }, { level }: ShownPlace): string {
  const what = rowWord(level);
  return result.by === 'time' ? `The first ${what} from then on: ${numberText(result.row)}.` : '';
}
