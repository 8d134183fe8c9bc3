import type { LifecycleView, ScriptClose } from '../../src-core/contract/views.ts';

/** The question that the sentence on the end of a connection answers. */
export function whyHeading({ states }: LifecycleView): string {
  const was = (state: string): boolean => states.some((change) => change.state === state);
  if (!was('open')) return 'Why did it not open?';
  return was('closed') ? 'Why did it close?' : 'How does it stand?';
}

export interface SeenClose {
  readonly side: string;
  readonly seen: ScriptClose;
}

/** What scripts of each side were told, as one where both were told the same. */
export function closeEvents({ seenByClient, seenByServer }: LifecycleView): readonly SeenClose[] {
  if (seenByClient !== null && seenByServer !== null && isSame(seenByClient, seenByServer))
    return [{ side: 'both sides', seen: seenByClient }];
  return [
    ...(seenByClient === null ? [] : [{ side: 'client', seen: seenByClient }]),
    ...(seenByServer === null ? [] : [{ side: 'server', seen: seenByServer }]),
  ];
}

function isSame(one: ScriptClose, other: ScriptClose): boolean {
  return closeEventWords(one) === closeEventWords(other) && one.explanation === other.explanation;
}

/** A CloseEvent in the words of the WebSocket API: `1000 "bye", clean`. */
export function closeEventWords({ code, reason, wasClean }: ScriptClose): string {
  return `${code}${reason === '' ? '' : ` “${reason}”`}, ${wasClean ? 'clean' : 'not clean'}`;
}
