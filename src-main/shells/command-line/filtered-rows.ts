import { beginning, visibleText } from '../../../src-core/bytes/visible-text.ts';
import type { Row } from '../../../src-core/capture-store/frame-table.ts';
import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import { textWidth } from '../../../src-core/export/text-width.ts';
import type { RowRange } from '../../../src-core/query/fields/field.ts';
import { FIELDS } from '../../../src-core/query/fields.ts';
import { type Filter, type FilterProblem, parseFilter } from '../../../src-core/query/filter.ts';
import { QUERY_LIMITS } from '../../../src-core/query/limits.ts';
import { RowFilter } from '../../../src-core/query/row-filter.ts';
import { compilePattern } from '../../adapters/pattern.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import type { ChoiceResult, RowChoice } from './row-choice.ts';
import { say } from './standard-error.ts';

/** What stands before the expression when it is shown. */
const INDENT = '  ';
/** Characters of a long expression that are shown before the place, of the place itself, and behind it. */
const SHOWN_BEFORE = 40;
const SHOWN_BEHIND = 60;

const CUT_CONTENTS = `--filter: regular expressions look at the beginning of a content only, at most ${QUERY_LIMITS.matchedContent / 1024 / 1024} MiB; some here are longer, and nothing was found in that part of them.`;

/** The rows that an expression chooses. */
export function filteredRows(expression: string): ChoiceResult {
  const result = parseFilter(expression, FIELDS, compilePattern);
  if (result.kind === 'problem') return { kind: 'problem', complaint: complaint(expression, result.problem) };
  const { filter } = result;
  let cutIsTold = false;
  const tellOfCut = (): void => {
    if (!cutIsTold) say(CUT_CONTENTS);
    cutIsTold = true;
  };
  return { kind: 'choice', of: (session, level) => matchingRows(session, level, filter, tellOfCut) };
}

/** @param onCut called when a regular expression could not look at all of a content; may be so more than once */
function matchingRows(
  session: CaptureSession,
  level: RowLevel,
  filter: Filter,
  onCut: () => void,
): RowChoice {
  const source = { store: session.store, payloads: () => session.payloads, level };
  const rowFilter = new RowFilter(source, filter);
  return {
    settlesLate: filter.settlesLate(level),
    ranges: (from, to) => {
      const rows = rowFilter.matching(from, to);
      if (rowFilter.cutContents > 0) onCut();
      return rangesOf(rows);
    },
  };
}

/** Ascending rows as ranges of neighbours. */
function* rangesOf(rows: readonly Row[]): Generator<RowRange> {
  let first = 0;
  for (let at = 1; at <= rows.length; at++) {
    const isNeighbour = rows[at] === rows[at - 1]! + 1;
    if (isNeighbour) continue;
    yield { from: rows[first]!, to: rows[at - 1]! + 1 };
    first = at;
  }
}

/** A sentence, and below it the expression with the place marked. */
function complaint(expression: string, { start, end, message, nearest }: FilterProblem): string {
  const suggestion = nearest === null ? '' : ` (did you mean "${visibleText(nearest)}"?)`;
  const sentence = `framescope: --filter: ${visibleText(message)}${suggestion}.`;
  if (expression === '') return sentence;
  const before = beforePlace(expression.slice(0, start));
  const place = visibleText(beginning(expression.slice(start, Math.max(start, end)), SHOWN_BEHIND));
  const after = beginning(expression.slice(end), SHOWN_BEHIND);
  const behind = `${visibleText(after)}${end + after.length < expression.length ? '…' : ''}`;
  const marks = `${' '.repeat(textWidth(before))}${'^'.repeat(Math.max(1, textWidth(place)))}`;
  return [sentence, `${INDENT}${before}${place}${behind}`, `${INDENT}${marks}`].join('\n');
}

function beforePlace(text: string): string {
  const isCut = text.length > SHOWN_BEFORE;
  return visibleText(isCut ? `…${text.slice(-SHOWN_BEFORE)}` : text);
}
