import { createContext, type RefObject, useEffect } from 'react';

/** A menu that is asked for: where, and for which values. */
export interface ValueMenuRequest {
  /** Pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** Each matches what the menu was opened on. */
  readonly expressions: readonly string[];
  /** What else can be done with what the menu was opened on. */
  readonly actions?: readonly { readonly words: string; readonly act: () => void }[];
}

/** Opens the menu of filters by a value. */
export const ValueMenuContext = createContext<(request: ValueMenuRequest) => void>(() => {});

/** Opens the menu on the secondary button, or the key for menus, for elements that bear `data-expression`. */
export function useExpressionMenus(
  root: RefObject<HTMLElement | null>,
  open: (request: ValueMenuRequest) => void,
): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const onContextMenu = (event: MouseEvent): void => {
      const marked = event.target instanceof Element ? event.target.closest('[data-expression]') : null;
      const expression = marked?.getAttribute('data-expression') ?? null;
      if (expression === null) return;
      event.preventDefault();
      open({ x: event.clientX, y: event.clientY, expressions: [expression] });
    };
    element.addEventListener('contextmenu', onContextMenu);
    return () => element.removeEventListener('contextmenu', onContextMenu);
  }, [root, open]);
}
