import { useEffect, useMemo, useRef, useState } from 'react';
import type { Decision, HeldView } from '../../src-core/contract/rules.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import {
  type ContentDraft,
  type ContentLook,
  contentOf,
  draftOf,
  isChanged,
  looksOf,
  withLook,
} from './content-draft.ts';
import { draftProblem } from './content-field.tsx';
import { useDecisions } from './decisions.ts';
import { type HeldContent, useHeldContent } from './held-content.ts';
import type { HeldList } from './held-list.ts';

/** What is looked at in the queue, and what can be done with it. */
export interface HeldEditing {
  readonly item: HeldView | undefined;
  readonly content: HeldContent | undefined;
  readonly draft: ContentDraft | undefined;
  readonly looks: readonly ContentLook[];
  readonly isEdited: boolean;
  /** What keeps an edit from being sent. */
  readonly problem: string | undefined;
  /** What came of it last that a person has to know. */
  readonly words: string;
  readonly edit: (draft: ContentDraft) => void;
  readonly lookAs: (look: ContentLook) => void;
  readonly undo: () => void;
  readonly forward: () => void;
  readonly drop: () => void;
  /** Sends what was typed. */
  readonly send: () => void;
  readonly forwardAll: () => void;
}

interface Draft {
  readonly draft: ContentDraft;
  /** Whether anything was typed; else it only shows what is there in one way or another. */
  readonly isTouched: boolean;
}

const GONE = 'What you were editing is held no more. Your edit was not sent.';

/** Keeps what is typed for each held message, until it is decided. */
export function useHeldEditing(client: EngineClient, list: HeldList): HeldEditing {
  const { chosen: item } = list;
  const content = useHeldContent(client, item);
  const [drafts, setDrafts] = useState<ReadonlyMap<number, Draft>>(new Map());
  const [words, setWords] = useState('');
  const decisions = useDecisions(client, list, setWords);
  const { decided } = decisions;
  useForgotten(list.items, drafts, (gone) => {
    setDrafts((before) => new Map([...before].filter(([id]) => !gone.includes(id))));
    const isLost = gone.some((id) => drafts.get(id)?.isTouched === true && !decided.current.has(id));
    if (isLost) setWords(GONE);
  });

  const looks = useMemo(() => (content === undefined ? [] : looksOf(content.bytes)), [content]);
  const untouched = useMemo(
    () => (content === undefined ? undefined : draftOf(content.bytes, looks[0] ?? 'hex')),
    [content, looks],
  );
  const own = item === undefined ? undefined : drafts.get(item.id);
  const draft = content === undefined ? undefined : (own?.draft ?? untouched);
  const isEdited = own?.isTouched === true && content !== undefined && isChanged(own.draft, content.bytes);
  const put = (changed: Draft): void => {
    setWords('');
    if (item !== undefined) setDrafts((before) => new Map(before).set(item.id, changed));
  };
  const decide = (decision: Decision): void => {
    if (item !== undefined) decisions.decide(item.id, decision);
  };
  return {
    ...{ item, content, draft, looks, isEdited, words },
    problem: isEdited ? draftProblem(own.draft) : undefined,
    edit: (changed) => put({ draft: changed, isTouched: true }),
    lookAs: (look) => {
      if (content === undefined || draft === undefined) return;
      const isTouched = own?.isTouched === true;
      const shown = isTouched ? withLook(draft, look) : draftOf(content.bytes, look);
      if (shown !== undefined) put({ draft: shown, isTouched });
    },
    undo: () =>
      content !== undefined &&
      put({ draft: draftOf(content.bytes, draft?.look ?? 'text'), isTouched: false }),
    forward: () => decide({ kind: 'forward' }),
    drop: () => decide({ kind: 'drop' }),
    send: () => {
      const edited = own === undefined ? undefined : contentOf(own.draft);
      if (item === undefined || edited === undefined || !('bytes' in edited)) return;
      decide({ kind: 'edit', type: item.type === 'binary' ? 'binary' : 'text', content: edited.bytes });
    },
    forwardAll: decisions.forwardAll,
  };
}

/** Tells which drafts are of messages that have gone. */
function useForgotten(
  items: readonly HeldView[],
  drafts: ReadonlyMap<number, Draft>,
  onGone: (gone: readonly number[]) => void,
): void {
  const newest = useRef({ drafts, onGone });
  newest.current = { drafts, onGone };
  useEffect(() => {
    const there = new Set(items.map(({ id }) => id));
    const gone = [...newest.current.drafts.keys()].filter((id) => !there.has(id));
    if (gone.length > 0) newest.current.onGone(gone);
  }, [items]);
}
