import type { FilterChoice, FilterCompletion } from '../../src-core/contract/searching.ts';
import type { KeptFilters } from '../../src-core/contract/shell.ts';

/** Which suggestions are open: what can stand at the cursor, or filters that are kept. */
export type OpenList =
  | { readonly kind: 'choices'; readonly completion: FilterCompletion }
  | { readonly kind: 'kept' };

/** One line of the suggestions. */
export type SuggestedItem =
  | { readonly kind: 'choice'; readonly choice: FilterChoice }
  | { readonly kind: 'kept'; readonly filter: string; readonly isFavourite: boolean };

/** Of kept filters the favourites first, then those that were used; a favourite is not told twice. */
export function itemsOf(list: OpenList | undefined, kept: KeptFilters): readonly SuggestedItem[] {
  if (list === undefined) return [];
  if (list.kind === 'choices') return list.completion.choices.map((choice) => ({ kind: 'choice', choice }));
  const { favourites, recent } = kept;
  return [
    ...favourites.map((filter): SuggestedItem => ({ kind: 'kept', filter, isFavourite: true })),
    ...recent
      .filter((filter) => !favourites.includes(filter))
      .map((filter): SuggestedItem => ({ kind: 'kept', filter, isFavourite: false })),
  ];
}
