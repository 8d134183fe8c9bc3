import { useEffect, useRef, useState } from 'react';
import { MOST_ROWS } from '../../src-core/contract/engine.ts';
import type { HeldView } from '../../src-core/contract/rules.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';

/** What waits for a decision: the first of it, in the order in which it came. */
export interface HeldList {
  readonly items: readonly HeldView[];
  readonly total: number;
  /** The one that is looked at. */
  readonly chosen: HeldView | undefined;
  readonly choose: (id: number) => void;
  /** Takes one out that was decided, before the engine says so. */
  readonly remove: (id: number) => void;
  /** Asks anew at once, as behind a decision. */
  readonly refresh: () => void;
}

interface Known {
  readonly items: readonly HeldView[];
  readonly total: number;
  readonly chosen: number | undefined;
}

const NOTHING: Known = { items: [], total: 0, chosen: undefined };

/** What a proxy holds, kept up to date; the selection stays with its item while others come and go. */
export function useHeldList(client: EngineClient, summary: CaptureSummary): HeldList {
  const [known, setKnown] = useState(NOTHING);
  const [wish, setWish] = useState(0);
  const asked = useRef(0);
  const mayHold = known.total > 0 || (summary.proxy?.held ?? 0) > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new summary means that others may be held
  useEffect(() => {
    if (!mayHold) return;
    // Answers that come in another order than they were asked for would bring back what has gone.
    const order = ++asked.current;
    client.request('held', { from: 0, count: MOST_ROWS }).then(
      ({ rows, total }) => {
        if (order !== asked.current) return;
        setKnown((before) => ({ items: rows, total, chosen: nextChosen(before, rows) }));
      },
      () => {},
    );
  }, [client, summary, wish, mayHold]);
  return {
    items: known.items,
    total: known.total,
    chosen: known.items.find(({ id }) => id === known.chosen),
    choose: (id) => setKnown((before) => ({ ...before, chosen: id })),
    remove: (id) => {
      // What is on its way would bring it back.
      asked.current++;
      setKnown((before) => {
        const items = before.items.filter((item) => item.id !== id);
        const total = before.total - (before.items.length - items.length);
        return { items, total, chosen: nextChosen(before, items) };
      });
    },
    refresh: () => setWish((before) => before + 1),
  };
}

/** What is looked at once the list is another: the same, or the next below it that is still there, or the last. */
export function nextChosen(
  before: { readonly items: readonly Pick<HeldView, 'id'>[]; readonly chosen: number | undefined },
  items: readonly Pick<HeldView, 'id'>[],
): number | undefined {
  const isThere = (wanted: number): boolean => items.some(({ id }) => id === wanted);
  const { chosen } = before;
  if (chosen === undefined) return items[0]?.id;
  if (isThere(chosen)) return chosen;
  const at = before.items.findIndex(({ id }) => id === chosen);
  const below = before.items.slice(at + 1).find(({ id }) => isThere(id));
  return below?.id ?? items.at(-1)?.id;
}
