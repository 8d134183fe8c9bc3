import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { useFilterEditing } from '../filter-bar/filter-editing.ts';
import { FilterInput } from '../filter-bar/filter-input.tsx';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { ProblemNote } from '../filter-bar/problem-note.tsx';
import { SuggestionList } from '../filter-bar/suggestion-list.tsx';

interface RuleFilterProps {
  readonly client: EngineClient;
  readonly memory: FilterMemory;
  readonly initial: string;
  readonly onText: (text: string) => void;
  /** Told what is wrong with the text, or that nothing is. */
  readonly onProblem: (problem: string | undefined) => void;
  /** Whether a problem is to be told of although the keyboard is elsewhere. */
  readonly isTold: boolean;
}

/** The filter of a rule, typed as in the filter bar. */
export function RuleFilter(props: RuleFilterProps): ReactNode {
  const { client, memory, onText, onProblem, isTold } = props;
  const id = useId();
  const [applied] = useState(props.initial);
  const editing = useFilterEditing({
    ...{ client, memory, mode: 'filter' as const, applied },
    // What is typed counts as it stands, so that Enter is for the form.
    onApply: () => editing.input.current?.form?.requestSubmit(),
    onLeave: () => {},
  });
  const { text, checked, toldProblem, suggestions } = editing;
  const { list } = suggestions;
  const problem = checked.kind === 'problem' && checked.text === text ? checked.problem : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another text is news
  useEffect(() => onText(text), [text]);
  const words = problem?.message;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another problem is news
  useEffect(() => onProblem(words), [words]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // With choices open, the key closes them and not the dialog.
    if (event.key === 'Escape' && list !== undefined) event.stopPropagation();
  };
  return (
    <div className="field">
      <span className="label">Where</span>
      <fieldset
        className="filter-field"
        data-state={text.trim() === '' ? 'empty' : problem === undefined ? 'applied' : 'invalid'}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) suggestions.close();
        }}
      >
        <FilterInput
          editing={editing}
          id={id}
          name="Where"
          placeholder='Everything; or a filter, such as text contains "order"'
        />
        {(list !== undefined || toldProblem !== undefined) && (
          <div className="filter-popup">
            {toldProblem !== undefined && (
              <ProblemNote id={`${id}-problem`} editing={editing} problem={toldProblem} />
            )}
            {list !== undefined && <SuggestionList id={id} list={list} editing={editing} memory={memory} />}
          </div>
        )}
      </fieldset>
      <span className={isTold && words !== undefined ? 'problem' : 'hint'} aria-live="polite">
        {isTold && words !== undefined ? `${words}.` : 'A filter, as in the bar above; it is asked of each.'}
      </span>
    </div>
  );
}
