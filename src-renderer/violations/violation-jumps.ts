import { useCallback, useEffect, useRef, useState } from 'react';
import type { RuleName } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { jumpWords, occurrenceWords, placeAfter, placeOf, type ShownPlace, startOf } from './jump-place.ts';
import { nextOfRule, nextViolation } from './next-violation.ts';

interface JumpOptions {
  readonly client: EngineClient;
  /** Whether keys are meant for this capture. */
  readonly isActive: boolean;
  readonly place: ShownPlace;
  readonly onJump: (place: ShownPlace) => void;
}

export interface ViolationJumps {
  readonly toNext: () => void;
  /** Again and again for one rule goes through its occurrences. */
  readonly toRule: (rule: RuleName) => void;
  /** Where the last jump led, or why nowhere; empty once something else is selected. */
  readonly words: string;
}

interface Landing {
  readonly place: ShownPlace;
  readonly words: string;
}

/** Jumps from violation to violation: F5 to the next one, and through the occurrences of one rule. */
export function useViolationJumps({ client, isActive, place, onJump }: JumpOptions): ViolationJumps {
  const { words, jump } = useJump(place, onJump);
  const lastOfRule = useRef<{ rule: RuleName; violation: number }>(undefined);
  /** A connection that was jumped to is selected; the next jump starts from the selection before. */
  const scope = useRef<{ jumpedTo: readonly number[]; before: readonly number[] }>(undefined);
  const within = (): readonly number[] =>
    scope.current?.jumpedTo === place.connections ? scope.current.before : place.connections;

  const toNext = async (): Promise<Landing> => {
    const connections = within();
    const found = await nextViolation(client, startOf(place, connections));
    const next = placeAfter(found, place, connections);
    if (found.kind === 'connection') scope.current = { jumpedTo: next.connections, before: connections };
    return { place: next, words: jumpWords(found, connections.length > 0) };
  };

  const toRule = async (rule: RuleName): Promise<Landing> => {
    const after = lastOfRule.current?.rule === rule ? lastOfRule.current.violation : 0;
    const found = await nextOfRule(client, rule, after);
    if (found === undefined)
      return { place, words: `No occurrence of ${rule} was kept, they are only counted.` };
    lastOfRule.current = { rule, violation: found.violation };
    const next = placeOf(found, place);
    if (found.frame === null) scope.current = { jumpedTo: next.connections, before: within() };
    return { place: next, words: occurrenceWords(found) };
  };

  const newest = useRef(() => {});
  newest.current = () => jump(toNext);
  const onNext = useCallback(() => newest.current(), []);
  useNextKey(isActive, onNext);
  return { toNext: onNext, toRule: (rule) => jump(() => toRule(rule)), words };
}

/** Makes one jump at a time, and keeps what the last one said until something else is selected. */
function useJump(
  place: ShownPlace,
  onJump: (place: ShownPlace) => void,
): { readonly words: string; readonly jump: (find: () => Promise<Landing>) => void } {
  const [words, setWords] = useState('');
  const isUnderWay = useRef(false);
  const landed = useRef<ShownPlace>(undefined);
  const { level, selected, connections } = place;

  useEffect(() => {
    const at = landed.current;
    const isThere = at?.level === level && at.selected === selected && at.connections === connections;
    if (!isThere) setWords('');
  }, [level, selected, connections]);

  const jump = (find: () => Promise<Landing>): void => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    const land = (found: Landing): void => {
      landed.current = found.place;
      setWords(found.words);
      if (found.place !== place) onJump(found.place);
    };
    find()
      // Without an engine there is nowhere to go, which the pane says itself.
      .then(land, () => {})
      .finally(() => {
        isUnderWay.current = false;
      });
  };
  return { words, jump };
}

/** F5, which in a browser would reload the page. */
function useNextKey(isActive: boolean, onNext: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      if (!isActive || event.key !== 'F5' || hasModifier) return;
      event.preventDefault();
      onNext();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isActive, onNext]);
}
