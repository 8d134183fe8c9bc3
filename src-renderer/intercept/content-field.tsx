import type { ReactNode, RefObject } from 'react';
import { useId } from 'react';
import { LONGEST_CONTENT } from '../../src-core/contract/rules.ts';
import { ChoiceSwitch } from '../look/choice-switch.tsx';
import { byteText } from '../look/numbers.ts';
import { type ContentDraft, type ContentLook, contentOf, withLook } from './content-draft.ts';

const LOOK_WORDS: Readonly<Record<ContentLook, string>> = { text: 'Text', json: 'JSON', hex: 'Hex' };

interface ContentFieldProps {
  /** For screen readers. */
  readonly label: string;
  readonly draft: ContentDraft;
  readonly onDraft: (draft: ContentDraft) => void;
  readonly looks: readonly ContentLook[];
  /** Another way to type it is chosen; where that is not said, what is typed is taken over. */
  readonly onLook?: (look: ContentLook) => void;
  readonly isReadOnly?: boolean;
  /** What is wrong with it beside what it is typed as, as a sentence. */
  readonly problem?: string | undefined;
  readonly placeholder?: string;
  readonly field?: RefObject<HTMLTextAreaElement | null>;
  /** Stands beside the choice of looks. */
  readonly children?: ReactNode;
}

/** Content to be typed, as text, JSON or bytes, with what is wrong with it below. */
export function ContentField(props: ContentFieldProps): ReactNode {
  const { label, draft, onDraft, looks, isReadOnly = false, placeholder, field, children } = props;
  const id = useId();
  const problem = isReadOnly ? undefined : (draftProblem(draft) ?? props.problem);
  const onLook = (look: ContentLook): void => {
    const taken = props.onLook === undefined ? withLook(draft, look) : undefined;
    if (taken !== undefined) onDraft(taken);
    props.onLook?.(look);
  };
  return (
    <div className="content-field">
      <div className="content-field-bar">
        {looks.length > 1 && (
          <ChoiceSwitch<ContentLook>
            label={`${label} as`}
            choices={looks.map((look) => ({ id: look, title: LOOK_WORDS[look] }))}
            chosen={draft.look}
            onChoose={onLook}
          />
        )}
        {children}
      </div>
      <textarea
        ref={field}
        className="mono"
        aria-label={label}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-words`}
        value={draft.text}
        onChange={({ target }) => onDraft({ ...draft, text: target.value })}
        readOnly={isReadOnly}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
      />
      <span id={`${id}-words`} className="problem" aria-live="polite">
        {problem}
      </span>
    </div>
  );
}

/** What keeps a draft from being sent, as a sentence. */
export function draftProblem(draft: ContentDraft): string | undefined {
  const content = contentOf(draft);
  if ('mustBe' in content) return content.mustBe;
  const { length } = content.bytes;
  return length > LONGEST_CONTENT
    ? `At most ${byteText(LONGEST_CONTENT)} can be sent; this has ${byteText(length)}.`
    : undefined;
}
