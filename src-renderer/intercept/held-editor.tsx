import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import type { HeldView } from '../../src-core/contract/rules.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { ContentField } from './content-field.tsx';
import type { HeldEditing } from './held-editing.ts';

interface HeldEditorProps {
  readonly editing: HeldEditing;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** The keyboard goes back to the list. */
  readonly onLeave: () => void;
  readonly onShow: (row: SelectedRow) => void;
}

/** The message of the queue that is looked at: its content to be edited, and what is to become of it. */
export function HeldEditor({ editing, field, onLeave, onShow }: HeldEditorProps): ReactNode {
  const { item, content, draft, isEdited, problem, words } = editing;
  const onKeyDown = (event: KeyboardEvent): void => {
    const isSending = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (event.key !== 'Escape' && !isSending) return;
    event.preventDefault();
    if (isSending && problem !== undefined) return;
    if (isSending) (isEdited ? editing.send : editing.forward)();
    onLeave();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the field within
    <div className="held-editor" onKeyDown={onKeyDown}>
      <div className="queue-bar">
        <Decisions editing={editing} onDone={onLeave} />
        <span className="spring" />
        {item !== undefined && (
          <button type="button" className="quiet" onClick={() => onShow(rowOf(item))}>
            Show in the table
          </button>
        )}
      </div>
      {draft !== undefined && content !== undefined ? (
        <ContentField
          label="Content"
          draft={draft}
          onDraft={editing.edit}
          looks={editing.looks}
          onLook={editing.lookAs}
          isReadOnly={content.fixedBecause !== undefined}
          field={field}
        >
          <EditState editing={editing} />
        </ContentField>
      ) : (
        <p className="queue-empty">
          {item === undefined ? 'What comes now and matches waits here for you.' : 'Reading…'}
        </p>
      )}
      <span className="queue-words" role="status">
        {words}
      </span>
    </div>
  );
}

interface DecisionsProps extends Pick<HeldEditorProps, 'editing'> {
  readonly onDone: () => void;
}

function Decisions({ editing, onDone }: DecisionsProps): ReactNode {
  const { item, isEdited, problem } = editing;
  const isGone = item === undefined;
  // A button that can't be pressed any more would take the keyboard along.
  const then = (decide: () => void) => (): void => {
    decide();
    onDone();
  };
  return (
    <>
      <button
        type="button"
        className={isEdited ? '' : 'primary'}
        onClick={then(editing.forward)}
        disabled={isGone}
        title="Sends it as it came (F or Enter in the list)"
      >
        Forward
      </button>
      <button
        type="button"
        className={isEdited ? 'primary' : ''}
        onClick={then(editing.send)}
        disabled={!isEdited || problem !== undefined}
        title="Sends what stands in the editor instead (E in the list to edit, Ctrl+Enter to send)"
      >
        Send edited
      </button>
      <button
        type="button"
        className="danger"
        onClick={then(editing.drop)}
        disabled={isGone}
        title="Keeps it from going on (D in the list)"
      >
        Drop
      </button>
    </>
  );
}

/** Why it can't be edited, or that it was, and the way back. */
function EditState({ editing: { content, isEdited, undo } }: { editing: HeldEditing }): ReactNode {
  if (content?.fixedBecause !== undefined) return <span className="edit-state">{content.fixedBecause}</span>;
  if (!isEdited) return null;
  return (
    <span className="edit-state">
      edited{' '}
      <button type="button" className="link" onClick={undo}>
        Undo
      </button>
    </span>
  );
}

function rowOf({ message, frame, connection }: HeldView): SelectedRow {
  return message === null
    ? { level: 'frames', row: frame, connection }
    : { level: 'messages', row: message, connection };
}
