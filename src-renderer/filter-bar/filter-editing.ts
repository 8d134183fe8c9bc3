import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { FilterProblem } from '../../src-core/contract/searching.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { type KeyAction, keyAction } from './bar-keys.ts';
import { type BarMode, type CheckedText, checkedText, useCheckedText } from './filter-check.ts';
import type { FilterMemory } from './filter-memory.ts';
import { completed, corrected, type Draft } from './filter-text.ts';
import type { SuggestedItem } from './suggested-items.ts';
import { type Suggestions, useSuggestions } from './suggestions.ts';

interface EditingOptions {
  readonly client: EngineClient;
  readonly memory: FilterMemory;
  readonly mode: BarMode;
  /** The expression that is in use; `null` for none. */
  readonly applied: string | null;
  /** An expression is to be used, or none any more; `backwards` when Shift was held. */
  readonly onApply: (expression: string | null, backwards: boolean) => void;
  readonly onLeave: () => void;
}

export interface FilterEditing {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly checked: CheckedText;
  /** The problem to be told of in words, which waits while choices are open that may solve it. */
  readonly toldProblem: FilterProblem | undefined;
  readonly suggestions: Suggestions;
  readonly type: (draft: Draft) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly accept: (item: SuggestedItem) => void;
  readonly correct: (problem: FilterProblem) => void;
  /** Uses an expression that was not typed. */
  readonly use: (expression: string) => void;
  readonly clear: () => void;
  readonly showKept: () => void;
}

/** The text of the bar while it is edited: what is typed, what is suggested, and what is wrong with it. */
export function useFilterEditing(options: EditingOptions): FilterEditing {
  const { client, memory, mode, applied, onApply } = options;
  const input = useRef<HTMLInputElement>(null);
  const { text, write } = useText(applied, input);
  const [insistedOn, insistOn] = useState<string>();
  const checked = useCheckedText(client, text, mode);
  const suggestions = useSuggestions(client, memory);

  const type = (draft: Draft): void => {
    write(draft);
    suggestions.complete(draft);
  };
  const use = (expression: string, backwards = false): void => {
    suggestions.close();
    memory.keep(expression, 'used');
    write({ text: expression, cursor: expression.length });
    onApply(expression, backwards);
  };
  const submit = async (backwards: boolean): Promise<void> => {
    const found = await checkedText(client, text, mode).catch(() => checked);
    suggestions.close();
    if (found.kind === 'expression') use(found.expression, backwards);
    else if (found.kind === 'nothing') onApply(null, backwards);
    else insistOn(text);
  };
  const accept = (item: SuggestedItem): void => {
    const { list } = suggestions;
    if (item.kind === 'kept') use(item.filter);
    else if (list?.kind === 'choices') type(completed(text, list.completion, item.choice.text));
  };
  const showKept = (): void => {
    suggestions.showKept();
    input.current?.focus();
  };
  const clear = (): void => {
    suggestions.close();
    write({ text: '', cursor: 0 });
    onApply(null, false);
    input.current?.focus();
  };
  const leave = (): void => {
    write({ text: applied ?? '', cursor: 0 });
    options.onLeave();
  };
  const onKeyDown = useKeys({ ...options, input, text, suggestions, accept, submit, showKept, leave });

  const problem = checked.kind === 'problem' && checked.text === text ? checked.problem : undefined;
  const isTold = insistedOn === text || suggestions.list === undefined;
  const toldProblem = isTold ? problem : undefined;
  const correct = (wrong: FilterProblem): void => type(corrected(text, wrong));
  return {
    ...{ input, text, checked, toldProblem, suggestions, type },
    ...{ onKeyDown, accept, correct, use, clear, showKept },
  };
}

interface KeyTargets extends EditingOptions {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly suggestions: Suggestions;
  readonly accept: (item: SuggestedItem) => void;
  readonly submit: (backwards: boolean) => Promise<void>;
  readonly showKept: () => void;
  readonly leave: () => void;
}

function useKeys(targets: KeyTargets): (event: KeyboardEvent) => void {
  const { input, text, suggestions, memory, accept, submit } = targets;
  const { list, items, active } = suggestions;
  const current = items[active];
  return (event) => {
    const facts = { open: list?.kind, isAtItem: current !== undefined, isEmpty: text === '' };
    const action = keyAction(event, facts);
    if (action === undefined) return;
    event.preventDefault();
    const actions: Readonly<Record<KeyAction, () => void>> = {
      next: () => suggestions.move(1),
      previous: () => suggestions.move(-1),
      'show-kept': targets.showKept,
      complete: () => suggestions.complete({ text, cursor: input.current?.selectionStart ?? text.length }),
      accept: () => {
        const chosen = current ?? items[0];
        if (chosen !== undefined) accept(chosen);
      },
      enter: () => {
        if (current === undefined) void submit(event.shiftKey);
        else accept(current);
      },
      close: suggestions.close,
      leave: targets.leave,
      forget: () => current?.kind === 'kept' && memory.keep(current.filter, 'forgotten'),
    };
    actions[action]();
  };
}

/** The text of the bar, with the cursor where a change leaves it. What is applied from elsewhere stands there too. */
function useText(
  applied: string | null,
  input: RefObject<HTMLInputElement | null>,
): { readonly text: string; readonly write: (draft: Draft) => void } {
  const [text, setText] = useState(applied ?? '');
  const wanted = useRef<number>(undefined);
  useEffect(() => setText(applied ?? ''), [applied]);
  useLayoutEffect(() => {
    const at = wanted.current;
    wanted.current = undefined;
    if (at !== undefined && input.current === document.activeElement)
      input.current?.setSelectionRange(at, at);
  });
  const write = (draft: Draft): void => {
    wanted.current = draft.cursor;
    setText(draft.text);
  };
  return { text, write };
}
