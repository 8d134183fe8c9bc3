import { Star, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { FilterEditing } from './filter-editing.ts';
import type { FilterMemory } from './filter-memory.ts';
import type { OpenList, SuggestedItem } from './suggested-items.ts';

interface SuggestionListProps {
  readonly id: string;
  readonly list: OpenList;
  readonly editing: FilterEditing;
  readonly memory: FilterMemory;
}

const KIND_WORDS = { field: 'field', value: 'value', operator: 'operator', keyword: 'word' } as const;

/** What can stand at the cursor, or the filters that are kept; the keyboard stays in the input. */
export function SuggestionList({ id, list, editing, memory }: SuggestionListProps): ReactNode {
  const { accept } = editing;
  const { items, active } = editing.suggestions;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector(`[aria-selected=true]`)?.scrollIntoView({ block: 'nearest' });
    if (active < 0 && box.current !== null) box.current.scrollTop = 0;
  });
  if (items.length === 0)
    return <p className="no-suggestions">No filter was used yet. Those that are used are kept here.</p>;
  return (
    <>
      <div
        ref={box}
        id={`${id}-list`}
        role="listbox"
        aria-label={list.kind === 'kept' ? 'Saved and recent filters' : 'Suggestions'}
        className="suggestions"
      >
        {items.map((item, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the input, which names the active item
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the input
          <div
            key={keyOf(item)}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className="suggestion"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => accept(item)}
          >
            {item.kind === 'choice' ? <Choice item={item} /> : <Kept item={item} memory={memory} />}
          </div>
        ))}
      </div>
      <p className="suggestion-keys" aria-hidden>
        {list.kind === 'choices'
          ? 'Tab accepts · Esc closes · Enter applies'
          : 'Enter applies · Delete forgets'}
      </p>
    </>
  );
}

function Choice({ item: { choice } }: { item: SuggestedItem & { readonly kind: 'choice' } }): ReactNode {
  return (
    <>
      <code className={choice.kind}>{choice.text}</code>
      <span className="meaning">{choice.meaning}</span>
      <span className="visually-hidden">{KIND_WORDS[choice.kind]}</span>
    </>
  );
}

function Kept({
  item: { filter, isFavourite },
  memory,
}: {
  item: SuggestedItem & { readonly kind: 'kept' };
  memory: FilterMemory;
}): ReactNode {
  return (
    <>
      <Star size={13} role="img" aria-label="favourite" className={isFavourite ? 'favourite' : 'ordinary'} />
      <code>{filter}</code>
      <button
        type="button"
        className="quiet"
        tabIndex={-1}
        aria-label={`Forget ${filter}`}
        title="Forget"
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => {
          event.stopPropagation();
          memory.keep(filter, 'forgotten');
        }}
      >
        <X size={13} aria-hidden />
      </button>
    </>
  );
}

function keyOf(item: SuggestedItem): string {
  return item.kind === 'choice' ? `${item.choice.kind} ${item.choice.text}` : item.filter;
}
