import type { ReactNode } from 'react';
import type { FilterProblem } from '../../src-core/contract/searching.ts';
import type { FilterEditing } from './filter-editing.ts';
import { asTextSearch } from './filter-text.ts';

interface ProblemNoteProps {
  readonly id: string;
  readonly editing: FilterEditing;
  readonly problem: FilterProblem;
}

/** What is wrong with the filter, and what may have been meant, each a click away. */
export function ProblemNote({ id, editing, problem }: ProblemNoteProps): ReactNode {
  const { message, nearest } = problem;
  const search = asTextSearch(editing.text);
  return (
    <div className="problem-note">
      <p id={id} role="alert">
        {message}.
      </p>
      {nearest !== null && (
        <p>
          Did you mean{' '}
          <Correction onTake={() => editing.correct(problem)}>
            <code>{nearest}</code>
          </Correction>
          ?
        </p>
      )}
      {search !== undefined && (
        <p>
          Or rows with these words:{' '}
          <Correction onTake={() => editing.use(search)}>
            <code>{search}</code>
          </Correction>
        </p>
      )}
    </div>
  );
}

/** The keyboard stays in the input. */
function Correction({ onTake, children }: { onTake: () => void; children: ReactNode }): ReactNode {
  return (
    <button type="button" className="link" onMouseDown={(event) => event.preventDefault()} onClick={onTake}>
      {children}
    </button>
  );
}
