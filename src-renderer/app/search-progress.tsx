import type { ReactNode } from 'react';
import type { Level } from '../../src-core/contract/views.ts';
import { countText, numberText } from '../look/numbers.ts';
import type { ShownSearch } from './search-shown.ts';

interface SearchProgressProps {
  readonly search: ShownSearch;
  readonly level: Level;
  readonly onCancel: () => void;
  readonly onContinue: () => void;
}

/** How far a search has come, how fast it goes, and the way to end it or to go on. */
export function SearchProgress({ search, level, onCancel, onContinue }: SearchProgressProps): ReactNode {
  const { state, failure, looked, toLook, rate } = search;
  const rows = level.slice(0, -1);
  const looks = `${numberText(looked)} of ${countText(toLook, rows)}`;
  if (state === 'cancelled') {
    return (
      <span className="search-progress" role="status">
        <span>Cancelled after {looks}</span>
        <button type="button" className="link" onClick={onContinue}>
          Go on
        </button>
      </span>
    );
  }
  if (state === 'failed') {
    return (
      <span className="search-progress" role="status">
        <span title={failure ?? ''}>Not all rows: {failure}</span>
      </span>
    );
  }
  // All rows are found: what remains is their order, of which nobody knows how far it is.
  const isSorting = looked === toLook && search.of === 'rows';
  return (
    <span className="search-progress" role="status">
      <progress
        max={toLook}
        value={isSorting ? undefined : looked}
        aria-label={isSorting ? 'Sorting' : 'Searching'}
      />
      <span>{isSorting ? 'Putting rows in order' : `Searched ${looks}, ${rateText(rate)} a second`}</span>
      <button type="button" className="link" onClick={onCancel}>
        Cancel
      </button>
    </span>
  );
}

/** `1.5 million`, `320,000`: a rate is no exact number. */
function rateText(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} million`;
  const size = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, rate))) - 1);
  return numberText(Math.round(rate / size) * size);
}
