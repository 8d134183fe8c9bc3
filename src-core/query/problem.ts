/** What is wrong with a filter, and where. */
export interface FilterProblem {
  /** The place in the text, in UTF-16 units; both the same behind its end. */
  readonly start: number;
  readonly end: number;
  /** One sentence that says what was found and what was expected. */
  readonly message: string;
  /** What may have been meant; `null` where nothing is near. */
  readonly nearest: string | null;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

export function problemAt(
  { start, end }: Place,
  message: string,
  nearest: string | null = null,
): FilterProblem {
  return { start, end, message, nearest };
}

export function isProblem(checked: object | number): checked is FilterProblem {
  return typeof checked === 'object' && 'message' in checked;
}

/** The longest captured or typed word that is repeated in a message, in characters. */
const LONGEST_SHOWN = 40;

/** What was typed, short enough for a sentence. */
export function shown(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;
}

/** A word as a text of the language, where it needs no escapes and is short enough to be suggested. */
export function quoted(word: string): string | null {
  return word.length > LONGEST_SHOWN || /["\\]/.test(word) ? null : `"${word}"`;
}

/** The candidate that `word` most likely stands for: a few letters away, or beginning or ending with it. */
export function nearestOf(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  if (wanted.length > LONGEST_SHOWN) return null;
  let nearest: string | null = null;
  // A third of the letters may be wrong, and one in any word.
  let smallest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = likeness(wanted, candidate.toLowerCase());
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function likeness(word: string, candidate: string): number {
  if (word.length >= 2 && candidate.split(/[.-]/).includes(word)) return 0.5;
  return editDistance(word, candidate);
}

/** Letters to insert, remove, replace or swap with their neighbour (Damerau, restricted). */
function editDistance(one: string, other: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (isSame ? 0 : 1),
      );
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwapped) least = Math.min(least, beforePrevious[column - 2]! + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[other.length]!;
}
