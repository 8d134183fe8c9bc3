import { useCallback, useEffect, useRef } from 'react';
import type { RuleName } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { Jumping, Landing } from '../jumps/jump.ts';
import type { ShownPlace } from '../jumps/shown-place.ts';
import { jumpWords, occurrenceWords, placeAfter, placeOf, startOf } from './jump-place.ts';
import { nextOfRule, nextViolation } from './next-violation.ts';

interface JumpOptions {
  readonly client: EngineClient;
  /** Whether keys are meant for this capture. */
  readonly isActive: boolean;
  readonly place: ShownPlace;
  readonly jumping: Jumping;
  readonly onJump: (place: ShownPlace) => void;
}

export interface ViolationJumps {
  readonly toNext: () => void;
  /** Again and again for one rule goes through its occurrences. */
  readonly toRule: (rule: RuleName) => void;
}

/** Jumps from violation to violation: F5 to the next one, and through the occurrences of one rule. */
export function useViolationJumps(options: JumpOptions): ViolationJumps {
  const { client, isActive, place, jumping, onJump } = options;
  const lastOfRule = useRef<{ rule: RuleName; violation: number }>(undefined);
  /** A connection that was jumped to is selected; the next jump starts from the selection before. */
  const scope = useRef<{ jumpedTo: readonly number[]; before: readonly number[] }>(undefined);
  const within = (): readonly number[] =>
    scope.current?.jumpedTo === place.connections ? scope.current.before : place.connections;

  const toNext = async (): Promise<Landing> => {
    const connections = within();
    const start = startOf(place, connections);
    const found = await nextViolation(client, start);
    const next = placeAfter(found, place, connections);
    if (found.kind === 'connection') scope.current = { jumpedTo: next.connections, before: connections };
    return { place: next, words: jumpWords(found, start.selection) };
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
  newest.current = () => jumping.jump(toNext, onJump);
  const onNext = useCallback(() => newest.current(), []);
  useNextKey(isActive, onNext);
  return { toNext: onNext, toRule: (rule) => jumping.jump(() => toRule(rule), onJump) };
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
