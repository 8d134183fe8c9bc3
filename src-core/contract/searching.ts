/** What a view and an engine say to each other about filters, sorting and looking for rows. */
import type { FilterProblem } from '../query/problem.ts';
import { SORT_COLUMNS, type SortColumn } from '../query/sort-column-names.ts';
import { type Check, isText, isTruth, nullOr, oneOf, record } from '../values/checks.ts';

/** UTF-16 units of a filter, at most; a longer one is refused. */
export const LONGEST_FILTER = 64 * 1024;

export type { FilterProblem, SortColumn };

/** Rows of the same value keep their order, either way; a column that a level lacks leaves the order of the numbers. */
export interface RowSort {
  readonly by: SortColumn;
  readonly descending: boolean;
}

/** How far the engine has come with the rows of a table that has a filter or an order. */
export interface SearchProgress {
  readonly state: 'running' | 'complete' | 'cancelled' | 'failed';
  /** Why it failed, in words; `null` unless it did. */
  readonly failure: string | null;
  /** Rows looked at, and those that there are. All are looked at while they are put in order. */
  readonly looked: number;
  readonly toLook: number;
  /** Rows looked at in a second so far. */
  readonly rate: number;
  /** Contents too long for a regular expression, which looked at their beginnings only and found nothing. */
  readonly cutContents: number;
}

/** Where the engine has come to with a search that takes long enough to be told of. */
export interface SearchNews {
  /** `rows`: which rows a table has, and their order; `hit`: the next row that something is found in. */
  readonly of: 'rows' | 'hit';
  readonly progress: SearchProgress;
}

export interface FilterCheck {
  readonly problem: FilterProblem | null;
}

/** What can stand at a place in a filter. */
export interface FilterChoice {
  readonly text: string;
  readonly kind: 'field' | 'value' | 'operator' | 'keyword';
  readonly meaning: string;
}

/** Each choice stands for what is between two places of the text, in UTF-16 units. */
export interface FilterCompletion {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly FilterChoice[];
}

/** Where a search for the next hit led. */
export type HitResult =
  | {
      readonly kind: 'hit';
      readonly row: number;
      readonly connection: number;
      /** Whether it went on at the other end. */
      readonly isWrapped: boolean;
    }
  | { readonly kind: 'none' }
  /** Another search or `cancelSearch` ended it. */
  | { readonly kind: 'cancelled' };

/** Where a jump led: to the row of a number, shown or not, or to the earliest that is shown at or after a moment. */
export type GoToResult =
  | {
      readonly kind: 'row';
      readonly row: number;
      readonly connection: number;
      readonly by: 'number' | 'time';
    }
  /** A sentence: what was typed means nothing, or no row is there. */
  | { readonly kind: 'problem'; readonly message: string };

export const isFilterText: Check<string> = (value): value is string =>
  isText(value) && value.length <= LONGEST_FILTER;

export const isSort: Check<RowSort | null> = nullOr(
  record<RowSort>({
    by: oneOf(...SORT_COLUMNS.frames, ...SORT_COLUMNS.messages),
    descending: isTruth,
  }),
);
