import { useRef, useState } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { FilterMemory } from './filter-memory.ts';
import type { Draft } from './filter-text.ts';
import { itemsOf, type OpenList, type SuggestedItem } from './suggested-items.ts';

export interface Suggestions {
  readonly list: OpenList | undefined;
  readonly items: readonly SuggestedItem[];
  /** The item that keys are at; -1 for none. */
  readonly active: number;
  /** Whether it is being asked what can stand at the cursor. */
  readonly isAsking: () => boolean;
  /** Goes to the next item or the one before; beyond the ends lies none, and then the other end. */
  readonly move: (step: 1 | -1) => void;
  /** Shows what can stand at the cursor, if anything can; what is shown until then can't be chosen any more. */
  readonly complete: (draft: Draft) => void;
  readonly showKept: () => void;
  readonly close: () => void;
}

/** The list under the bar: open or not, with which items, and at which of them the keys are. */
export function useSuggestions(client: EngineClient, memory: FilterMemory): Suggestions {
  const [list, setList] = useState<OpenList>();
  const [active, setActive] = useState(-1);
  const newest = useRef(0);
  const isAsking = useRef(false);
  const items = itemsOf(list, memory.kept);

  const show = (next: OpenList | undefined): void => {
    // An answer that is still on its way comes too late.
    newest.current++;
    isAsking.current = false;
    setList(next);
    setActive(-1);
  };
  const complete = ({ text, cursor }: Draft): void => {
    const question = ++newest.current;
    isAsking.current = true;
    setActive(-1);
    client.request('completeFilter', { filter: text, cursor }).then(
      (completion) => {
        if (question !== newest.current) return;
        show(completion.choices.length > 0 ? { kind: 'choices', completion } : undefined);
      },
      () => question === newest.current && show(undefined),
    );
  };
  return {
    list,
    isAsking: () => isAsking.current,
    items,
    active,
    move: (step) => {
      const places = items.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    },
    complete,
    showKept: () => show({ kind: 'kept' }),
    close: () => show(undefined),
  };
}
