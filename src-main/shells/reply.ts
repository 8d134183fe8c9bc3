/** What a shell says to a call of its window; `refused` carries a sentence for the reader. */
export type Reply<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'refused'; readonly message: string };

export function done<T>(result: T): Reply<T> {
  return { kind: 'done', result };
}

export function refused(message: string): Reply<never> {
  return { kind: 'refused', message };
}
