import { type RefObject, useRef } from 'react';
import type { Decision } from '../../src-core/contract/rules.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { HeldList } from './held-list.ts';

export interface Decisions {
  readonly decide: (id: number, decision: Decision) => void;
  readonly forwardAll: () => void;
  /** What was decided from here, by id. */
  readonly decided: RefObject<Set<number>>;
}

/**
 * Decides what becomes of held messages.
 *
 * @param onWords told what a person has to know of the outcome
 */
export function useDecisions(
  client: EngineClient,
  list: HeldList,
  onWords: (words: string) => void,
): Decisions {
  const decided = useRef(new Set<number>());
  const decide = (id: number, decision: Decision): void => {
    onWords('');
    decided.current.add(id);
    // At once, so that the next key is for the next message.
    list.remove(id);
    client
      .request('decide', { id, decision })
      .then(
        ({ isDone }) => isDone || onWords('It was held no more.'),
        (error: Error) => onWords(error.message),
      )
      .finally(list.refresh);
  };
  const forwardAll = (): void => {
    for (const { id } of list.items) decided.current.add(id);
    client
      .request('forwardAll', { connection: null })
      .catch((error: Error) => onWords(error.message))
      .finally(list.refresh);
  };
  return { decide, forwardAll, decided };
}
