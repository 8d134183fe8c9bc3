import { useEffect, useRef, useState } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { BarMode } from '../filter-bar/filter-check.ts';
import { goTo } from '../jumps/go-to.ts';
import { nextHit } from '../jumps/hits.ts';
import type { Jumping } from '../jumps/jump.ts';
import type { ShownPlace } from '../jumps/shown-place.ts';

interface SearchOptions {
  readonly client: EngineClient;
  /** Whether keys are meant for this capture. */
  readonly isActive: boolean;
  readonly place: ShownPlace;
  readonly jumping: Jumping;
  readonly onJump: (place: ShownPlace) => void;
}

export interface CaptureSearch {
  readonly mode: BarMode;
  readonly setMode: (mode: BarMode) => void;
  /** Changes whenever the keyboard is to come to the bar. */
  readonly focusWish: number;
  /** What is looked for; `null` for nothing. */
  readonly find: string | null;
  /** Looks for something from the selected row on. */
  readonly lookFor: (find: string | null, backwards: boolean) => void;
  readonly isGoingTo: boolean;
  readonly openGoTo: () => void;
  readonly closeGoTo: () => void;
  /** Gives a sentence when the text leads nowhere. */
  readonly go: (text: string) => Promise<string | undefined>;
}

/** Looking for rows without hiding any: hits, row numbers, times, and the keys for them. */
export function useCaptureSearch(options: SearchOptions): CaptureSearch {
  const { client, isActive, place, jumping, onJump } = options;
  const [mode, setMode] = useState<BarMode>('filter');
  const [focusWish, setFocusWish] = useState(0);
  const [find, setFind] = useState<string | null>(null);
  const [isGoingTo, setGoingTo] = useState(false);

  const focus = (where: BarMode): void => {
    setMode(where);
    setFocusWish((wish) => wish + 1);
  };
  const lookFor = (wanted: string | null, backwards: boolean): void => {
    setFind(wanted);
    if (wanted !== null) jumping.jump(() => nextHit(client, place, { find: wanted, backwards }), onJump);
  };
  const go = async (text: string): Promise<string | undefined> => {
    const found = await goTo(client, place, text).catch((error: Error) => `${error.message}.`);
    if (typeof found === 'string') return found;
    jumping.jump(() => Promise.resolve(found), onJump);
    return undefined;
  };
  useSearchKeys(isActive && !isGoingTo, {
    filter: () => focus('filter'),
    next: (backwards) => (find === null ? focus('find') : lookFor(find, backwards)),
    goTo: () => setGoingTo(true),
  });
  return {
    ...{ mode, setMode, focusWish, find, lookFor, isGoingTo, go },
    openGoTo: () => setGoingTo(true),
    closeGoTo: () => setGoingTo(false),
  };
}

interface SearchKeys {
  readonly filter: () => void;
  readonly next: (backwards: boolean) => void;
  readonly goTo: () => void;
}

/** `/` and Ctrl+F, F3 and Shift+F3, Ctrl+G. */
function useSearchKeys(isActive: boolean, keys: SearchKeys): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    if (!isActive) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const action = searchKey(event);
      if (action === undefined) return;
      event.preventDefault();
      if (action === 'filter') newest.current.filter();
      else if (action === 'go-to') newest.current.goTo();
      else newest.current.next(event.shiftKey);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isActive]);
}

function searchKey(event: KeyboardEvent): 'filter' | 'next' | 'go-to' | undefined {
  const { key, altKey, shiftKey } = event;
  const isControl = event.ctrlKey || event.metaKey;
  const target = event.target instanceof Element ? event.target : undefined;
  // The text viewer has a search of its own.
  const isInViewer = target?.closest('.monaco-editor') !== null && target !== undefined;
  if (altKey) return undefined;
  if (key === 'F3' && !isControl) return isInViewer ? undefined : 'next';
  if (isControl && !shiftKey && key.toLowerCase() === 'f') return isInViewer ? undefined : 'filter';
  if (isControl && !shiftKey && key.toLowerCase() === 'g') return 'go-to';
  const isTyping = isInViewer || target?.closest('input, textarea, [contenteditable=true]') != null;
  return key === '/' && !isControl && !isTyping ? 'filter' : undefined;
}
