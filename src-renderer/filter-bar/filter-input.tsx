import { type ReactNode, useState } from 'react';
import { LONGEST_FILTER } from '../../src-core/contract/searching.ts';
import type { FilterEditing } from './filter-editing.ts';
import { markedParts } from './filter-text.ts';

interface FilterInputProps {
  readonly editing: FilterEditing;
  /** That of the list of suggestions; those of its items and of the problem begin with it. */
  readonly id: string;
  readonly name: string;
  readonly placeholder: string;
}

/** One line of monospace text; the place of a problem is underlined. */
export function FilterInput({ editing, id, name, placeholder }: FilterInputProps): ReactNode {
  const { input, text, checked, toldProblem } = editing;
  const { items, active } = editing.suggestions;
  const [scrolled, setScrolled] = useState(0);
  const problem = checked.kind === 'problem' && checked.text === text ? checked.problem : undefined;
  const [before, wrong, behind] = problem === undefined ? [text, '', ''] : markedParts(text, problem);
  return (
    <div className="filter-input">
      {problem !== undefined && (
        // Lies exactly under the input, whose own text can't be marked.
        <div className="filter-marks" aria-hidden>
          <span style={{ transform: `translateX(${-scrolled}px)` }}>
            {before}
            <mark>{wrong}</mark>
            {behind}
          </span>
        </div>
      )}
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={name}
        aria-autocomplete="list"
        aria-expanded={items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={problem !== undefined}
        aria-describedby={toldProblem === undefined ? undefined : `${id}-problem`}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        maxLength={LONGEST_FILTER}
        value={text}
        onChange={({ target }) =>
          editing.type({ text: target.value, cursor: target.selectionStart ?? target.value.length })
        }
        onKeyDown={editing.onKeyDown}
        onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollLeft)}
      />
    </div>
  );
}
