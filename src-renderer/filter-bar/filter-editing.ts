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
  const { client, memory, mode, applied } = options;
  const input = useRef<HTMLInputElement>(null);
  const bar = useText(applied, input);
  const { text, write } = bar;
  const checked = useCheckedText(client, text, mode);
  const suggestions = useSuggestions(client, memory);
  const { use, submit, insistedOn } = useApplying(options, bar, suggestions);

  const type = (draft: Draft): void => {
    write(draft);
    suggestions.complete(draft);
  };
  const accept = (item: SuggestedItem): void => {
    const { list } = suggestions;
    if (item.kind === 'kept') use(item.filter);
    else if (list?.kind === 'choices' && !suggestions.isAsking())
      type(completed(text, list.completion, item.choice.text));
  };
  // Who types fast is ahead of the choices: then the first of those that are on their way is taken.
  const acceptFirst = async (): Promise<void> => {
    const cursor = input.current?.selectionStart ?? text.length;
    const completion = await client.request('completeFilter', { filter: text, cursor });
    const [first] = completion.choices;
    if (first !== undefined) type(completed(text, completion, first.text));
  };
  const showKept = (): void => {
    suggestions.showKept();
    input.current?.focus();
  };
  const clear = (): void => {
    write({ text: '', cursor: 0 });
    void submit('', false);
    input.current?.focus();
  };
  const leave = (): void => {
    write({ text: applied ?? '', cursor: 0 });
    options.onLeave();
  };
  const targets = { input, text, suggestions, accept, acceptFirst, submit, showKept, leave };
  const onKeyDown = useKeys({ ...options, ...targets });

  const problem = checked.kind === 'problem' && checked.text === text ? checked.problem : undefined;
  const isTold = insistedOn === text || suggestions.list === undefined;
  const toldProblem = isTold ? problem : undefined;
  const correct = (wrong: FilterProblem): void => type(corrected(text, wrong));
  return {
    ...{ input, text, checked, toldProblem, suggestions, type },
    ...{ onKeyDown, accept, correct, use, clear, showKept },
  };
}

interface Applying {
  /** Uses an expression that was not typed. */
  readonly use: (expression: string) => void;
  /** Uses a text, if it is right. */
  readonly submit: (text: string, backwards: boolean) => Promise<void>;
  /** The text that is to be used though it is wrong, so that the reason has to be told. */
  readonly insistedOn: string | undefined;
}

/** How the text of the bar comes to be used. */
function useApplying(options: EditingOptions, bar: BarText, suggestions: Suggestions): Applying {
  const { client, memory, mode } = options;
  const [insistedOn, insistOn] = useState<string>();
  const orders = useRef(0);
  const apply = (expression: string | null, backwards: boolean): void => {
    if (expression !== null) memory.keep(expression, 'used');
    bar.expect(expression);
    options.onApply(expression, backwards);
  };
  const submit = async (text: string, backwards: boolean): Promise<void> => {
    const order = ++orders.current;
    suggestions.close();
    const found = await checkedText(client, text, mode).catch(() => undefined);
    // Another was used since, or there is no engine.
    if (order !== orders.current || found === undefined) return;
    if (found.kind === 'problem') insistOn(text);
    else apply(found.kind === 'expression' ? found.expression : null, backwards);
    // Who has typed on meanwhile keeps what they typed.
    if (found.kind === 'expression' && bar.newest.current === text)
      bar.write({ text: found.expression, cursor: found.expression.length });
  };
  const use = (expression: string): void => {
    orders.current++;
    suggestions.close();
    bar.write({ text: expression, cursor: expression.length });
    apply(expression, false);
  };
  return { use, submit, insistedOn };
}

interface KeyTargets extends EditingOptions {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly suggestions: Suggestions;
  readonly accept: (item: SuggestedItem) => void;
  readonly acceptFirst: () => Promise<void>;
  readonly submit: (text: string, backwards: boolean) => Promise<void>;
  readonly showKept: () => void;
  readonly leave: () => void;
}

function useKeys(targets: KeyTargets): (event: KeyboardEvent) => void {
  const { input, text, suggestions, memory, accept, submit } = targets;
  const { list, items, active } = suggestions;
  const current = items[active];
  return (event) => {
    const isAsking = suggestions.isAsking();
    const facts = { open: list?.kind, isAsking, isAtItem: current !== undefined, isEmpty: text === '' };
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
        if (isAsking || chosen === undefined) targets.acceptFirst().catch(() => {});
        else accept(chosen);
      },
      enter: () => {
        if (current === undefined) void submit(text, event.shiftKey);
        else accept(current);
      },
      close: suggestions.close,
      leave: targets.leave,
      forget: () => current?.kind === 'kept' && memory.keep(current.filter, 'forgotten'),
    };
    actions[action]();
  };
}

interface BarText {
  readonly text: string;
  readonly write: (draft: Draft) => void;
  /** The text as it is by now. */
  readonly newest: { readonly current: string };
  /** What is about to be applied comes from the bar, whose text may have gone on since. */
  readonly expect: (applied: string | null) => void;
}

/** The text of the bar, with the cursor where a change leaves it. What is applied from elsewhere stands there too. */
function useText(applied: string | null, input: RefObject<HTMLInputElement | null>): BarText {
  const [text, setText] = useState(applied ?? '');
  const wanted = useRef<number>(undefined);
  const newest = useRef(text);
  newest.current = text;
  const fromHere = useRef<string | null>(undefined);
  useEffect(() => {
    const isFromHere = fromHere.current === applied;
    fromHere.current = undefined;
    if (!isFromHere) setText(applied ?? '');
  }, [applied]);
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
  const expect = (next: string | null): void => {
    if (next !== applied) fromHere.current = next;
  };
  return { text, write, newest, expect };
}
