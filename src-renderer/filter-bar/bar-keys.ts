/** What a key does in the bar. */
export type KeyAction =
  | 'next'
  | 'previous'
  | 'show-kept'
  | 'complete'
  | 'accept'
  | 'enter'
  | 'close'
  | 'leave'
  | 'forget';

/** How the bar stands when a key is pressed. */
export interface KeyFacts {
  /** Which suggestions are open, if any. */
  readonly open: 'choices' | 'kept' | undefined;
  /** Whether choices are on their way. */
  readonly isAsking: boolean;
  /** Whether keys have gone to one of them. */
  readonly isAtItem: boolean;
  readonly isEmpty: boolean;
}

/** The part of a keyboard event that matters here. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a key means in the bar; `undefined` leaves it to the input. */
export function keyAction(
  pressed: PressedKey,
  { open, isAsking, isAtItem, isEmpty }: KeyFacts,
): KeyAction | undefined {
  const { key, ctrlKey, shiftKey, altKey, metaKey } = pressed;
  if (altKey || metaKey) return undefined;
  switch (key) {
    case 'ArrowDown':
      return open !== undefined ? 'next' : isEmpty ? 'show-kept' : 'complete';
    case 'ArrowUp':
      return open !== undefined ? 'previous' : 'show-kept';
    case ' ':
      return ctrlKey ? 'complete' : undefined;
    case 'Tab':
      return (open === 'choices' || isAsking) && !shiftKey ? 'accept' : undefined;
    case 'Enter':
      return 'enter';
    case 'Escape':
      return open !== undefined ? 'close' : 'leave';
    case 'Delete':
      return open === 'kept' && isAtItem ? 'forget' : undefined;
    default:
      return undefined;
  }
}
