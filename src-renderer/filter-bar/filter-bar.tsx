import { ArrowDown, ArrowUp, ChevronDown, Star, X } from 'lucide-react';
import { type FocusEvent, type ReactNode, useEffect, useId } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { ChoiceSwitch } from '../look/choice-switch.tsx';
import type { BarMode } from './filter-check.ts';
import { type FilterEditing, useFilterEditing } from './filter-editing.ts';
import { FilterInput } from './filter-input.tsx';
import type { FilterMemory } from './filter-memory.ts';
import { ProblemNote } from './problem-note.tsx';
import { SuggestionList } from './suggestion-list.tsx';

export interface FilterBarProps {
  readonly client: EngineClient;
  readonly memory: FilterMemory;
  readonly mode: BarMode;
  readonly onMode: (mode: BarMode) => void;
  /** The filter that rows have to match; `null` for none. */
  readonly filter: string | null;
  readonly onFilter: (filter: string | null) => void;
  /** What is looked for; `null` for nothing. */
  readonly find: string | null;
  /** Something is to be looked for: the next row with it, or the one before. */
  readonly onFind: (find: string | null, backwards: boolean) => void;
  /** The keyboard goes back to the table. */
  readonly onLeave: () => void;
  /** Changes whenever the keyboard is to come here. */
  readonly focusWish: number;
  /** How much of a search that takes its time is done, from 0 to 1. */
  readonly progress: number | undefined;
}

const MODES = [
  { id: 'filter', title: 'Filter' },
  { id: 'find', title: 'Find' },
] as const;

/** Where rows are filtered, and looked for, by expressions of the filter language. */
export function FilterBar(props: FilterBarProps): ReactNode {
  const { mode, onMode, filter, progress } = props;
  return (
    <search className="filter-bar" data-filtered={filter !== null || undefined}>
      <ChoiceSwitch<BarMode> label="What the bar does" choices={MODES} chosen={mode} onChoose={onMode} />
      <FilterField key={mode} {...props} />
      {progress !== undefined && (
        <span className="filter-progress" style={{ width: `${progress * 100}%` }} aria-hidden />
      )}
    </search>
  );
}

const WORDS = {
  filter: { name: 'Filter', placeholder: 'Filter, such as opcode == close && close.code != 1000' },
  find: { name: 'Find', placeholder: 'Find words, or rows by an expression' },
} as const;

function FilterField(props: FilterBarProps): ReactNode {
  const { client, memory, mode, filter, find, onFilter, onFind, onLeave, focusWish } = props;
  const applied = mode === 'filter' ? filter : find;
  const onApply = (expression: string | null, backwards: boolean): void =>
    mode === 'filter' ? onFilter(expression) : onFind(expression, backwards);
  const editing = useFilterEditing({ client, memory, mode, applied, onApply, onLeave });
  const { input, text, toldProblem, suggestions } = editing;
  const { list } = suggestions;
  const id = useId();

  useEffect(() => {
    if (focusWish === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [focusWish, input]);

  const onBlur = (event: FocusEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) suggestions.close();
  };
  return (
    <fieldset className="filter-field" data-state={fieldState(editing, applied)} onBlur={onBlur}>
      <FilterInput editing={editing} id={id} name={WORDS[mode].name} placeholder={WORDS[mode].placeholder} />
      {mode === 'find' && find !== null && <HitButtons onNext={(backwards) => onFind(find, backwards)} />}
      {text !== '' && (
        <button type="button" className="quiet" onClick={editing.clear} aria-label={`Clear ${mode}`}>
          <X size={14} aria-hidden />
        </button>
      )}
      <FavouriteButton editing={editing} memory={memory} />
      <button
        type="button"
        className="quiet"
        aria-label="Saved and recent filters"
        title="Saved and recent filters"
        aria-expanded={list?.kind === 'kept'}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => (list?.kind === 'kept' ? suggestions.close() : editing.showKept())}
      >
        <ChevronDown size={14} aria-hidden />
      </button>
      {(list !== undefined || toldProblem !== undefined) && (
        <div className="filter-popup">
          {toldProblem !== undefined && (
            <ProblemNote id={`${id}-problem`} editing={editing} problem={toldProblem} />
          )}
          {list !== undefined && <SuggestionList id={id} list={list} editing={editing} memory={memory} />}
        </div>
      )}
    </fieldset>
  );
}

function HitButtons({ onNext }: { onNext: (backwards: boolean) => void }): ReactNode {
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label="Previous hit"
        title="Previous hit (Shift+F3)"
        onClick={() => onNext(true)}
      >
        <ArrowUp size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="quiet"
        aria-label="Next hit"
        title="Next hit (F3)"
        onClick={() => onNext(false)}
      >
        <ArrowDown size={14} aria-hidden />
      </button>
    </>
  );
}

/** `applied` when the text is what is in use, `valid` when Enter would use it. */
function fieldState(
  { text, checked }: FilterEditing,
  applied: string | null,
): 'empty' | 'applied' | 'valid' | 'invalid' {
  if (text.trim() === '') return 'empty';
  if (text.trim() === applied) return 'applied';
  return checked.kind === 'problem' ? 'invalid' : 'valid';
}

function FavouriteButton({ editing, memory }: { editing: FilterEditing; memory: FilterMemory }): ReactNode {
  const { checked, text } = editing;
  if (checked.kind !== 'expression' || checked.text !== text) return null;
  const { expression } = checked;
  const isFavourite = memory.kept.favourites.includes(expression);
  return (
    <button
      type="button"
      className="quiet favourite"
      aria-pressed={isFavourite}
      aria-label="Favourite"
      title={isFavourite ? 'No longer a favourite' : 'Save as a favourite'}
      onClick={() => memory.keep(expression, isFavourite ? 'ordinary' : 'favourite')}
    >
      <Star size={14} aria-hidden />
    </button>
  );
}
