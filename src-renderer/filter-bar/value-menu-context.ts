import { createContext, type MouseEvent, useContext } from 'react';

/** A menu that is asked for: where, and for which values. */
export interface ValueMenuRequest {
  /** Pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Each matches what the menu was opened on. */
  readonly expressions: readonly string[];
}

/** Opens the menu of filters by a value. */
export const ValueMenuContext = createContext<(request: ValueMenuRequest) => void>(() => {});

/**
 * For an element that shows a value: makes the handler that opens the menu of its expressions, on the secondary button
 * or the key for menus.
 */
export function useValueMenu(): (expressions: readonly string[]) => (event: MouseEvent) => void {
  const open = useContext(ValueMenuContext);
  return (expressions) => (event) => {
    if (expressions.length === 0) return;
    event.preventDefault();
    open({ x: event.clientX, y: event.clientY, expressions });
  };
}
