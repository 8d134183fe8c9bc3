import { type Check, isText, oneOf, record } from '../values/checks.ts';
import type { FilterChange } from './shell.ts';

/** UTF-16 units of a filter that is kept; a longer one is used and forgotten. */
export const LONGEST_KEPT_FILTER = 4096;

/** A filter that is worth a line of its own among those kept. */
export const isFilterToKeep: Check<string> = (value): value is string =>
  isText(value) && value.length <= LONGEST_KEPT_FILTER && value.trim() !== '';

export const isFilterChange: Check<FilterChange> = record<FilterChange>({
  filter: isFilterToKeep,
  as: oneOf<FilterChange['as']>('used', 'favourite', 'ordinary', 'forgotten'),
});
