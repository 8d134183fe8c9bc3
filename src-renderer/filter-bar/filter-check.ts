import { useEffect, useState } from 'react';
import type { FilterProblem } from '../../src-core/contract/searching.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { asTextSearch } from './filter-text.ts';

/** What the bar is for: choosing the rows that are shown, or going from one to the next without hiding any. */
export type BarMode = 'filter' | 'find';

/** A text held against the language: the expression that it stands for, or what is wrong with it. */
export type CheckedText =
  | { readonly kind: 'expression'; readonly text: string; readonly expression: string }
  | { readonly kind: 'problem'; readonly text: string; readonly problem: FilterProblem }
  | { readonly kind: 'nothing'; readonly text: string };

/** Plain words are looked for in the text of rows; as a filter they are only offered to be, since a name may be misspelt. */
export async function checkedText(
  client: Pick<EngineClient, 'request'>,
  text: string,
  mode: BarMode,
): Promise<CheckedText> {
  const filter = text.trim();
  if (filter === '') return { kind: 'nothing', text };
  const { problem } = await client.request('checkFilter', { filter: text });
  if (problem === null) return { kind: 'expression', text, expression: filter };
  const search = mode === 'find' ? asTextSearch(text) : undefined;
  if (search !== undefined) return { kind: 'expression', text, expression: search };
  return { kind: 'problem', text, problem };
}

/** What the engine says of a text, while it is being typed; of the text before until it has answered. */
export function useCheckedText(client: EngineClient, text: string, mode: BarMode): CheckedText {
  const [checked, setChecked] = useState<CheckedText>({ kind: 'nothing', text: '' });
  useEffect(() => {
    let isStale = false;
    checkedText(client, text, mode).then(
      (found) => isStale || setChecked(found),
      (error: Error) => isStale || setChecked(refused(text, error)),
    );
    return () => {
      isStale = true;
    };
  }, [client, text, mode]);
  return checked;
}

/** The engine refuses what is too long, or has ended. */
function refused(text: string, { message }: Error): CheckedText {
  return { kind: 'problem', text, problem: { start: 0, end: text.length, message, nearest: null } };
}
