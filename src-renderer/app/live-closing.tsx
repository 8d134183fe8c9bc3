import { type ReactNode, useCallback, useState } from 'react';
import type { Shell } from '../engine-client/shell.ts';
import { useSummary, whenComplete } from '../live-captures/capture-facts.ts';
import { ClosingDialog } from '../live-captures/closing-dialog.tsx';
import { savedWords } from '../live-captures/unsaved-list.tsx';
import type { OpenCapture, OpenCaptures } from './open-captures.ts';

/** What becomes of live captures that nobody has saved yet. */
export interface LiveClosing {
  /** Closes a capture, or asks first. */
  readonly close: (id: string) => void;
  /** Saves a capture, when it is unsaved and complete. */
  readonly save: (capture: OpenCapture) => void;
  /** What came of saving a capture last. */
  readonly wordsFor: (id: string) => string;
  /** The question, while it is open. */
  readonly dialog: ReactNode;
}

/** @param onChange told when a capture may have come to those that are kept for later, or gone from them */
export function useLiveClosing(shell: Shell, tabs: OpenCaptures, onChange: () => void): LiveClosing {
  const [closingId, setClosingId] = useState<string>();
  const [said, setSaid] = useState<{ readonly id: string; readonly words: string }>();
  const closing = tabs.captures.find(({ handle }) => handle.id === closingId);

  const close = (id: string): void => {
    const capture = tabs.captures.find(({ handle }) => handle.id === id);
    const isLost = capture !== undefined && capture.handle.unsaved !== null;
    // Without a packet there is nothing to be decided.
    if (isLost && (capture.client.summary?.packets ?? 0) > 0) setClosingId(id);
    else void tabs.close(id);
  };

  const save = useCallback(
    ({ handle: { id, unsaved }, client }: OpenCapture) => {
      if (unsaved === null || client.summary?.state.kind === 'recording') return;
      const say = (words: string): void => setSaid({ id, words });
      shell.saveUnsaved(unsaved).then(
        (saved) => {
          say(savedWords(saved));
          if (saved?.kind === 'moved') tabs.rename(id, saved.name);
        },
        (error: unknown) => say(error instanceof Error ? error.message : String(error)),
      );
    },
    [shell, tabs.rename],
  );

  return {
    close,
    save,
    wordsFor: (id) => (said?.id === id ? said.words : ''),
    dialog: closing !== undefined && (
      <LiveClosingDialog
        key={closing.handle.id}
        shell={shell}
        capture={closing}
        onCancel={() => setClosingId(undefined)}
        onGone={() => {
          setClosingId(undefined);
          tabs.forget(closing.handle.id);
          onChange();
        }}
        onKeep={() => {
          setClosingId(undefined);
          void tabs.close(closing.handle.id).then(onChange);
        }}
      />
    ),
  };
}

interface LiveClosingDialogProps {
  readonly shell: Shell;
  readonly capture: OpenCapture;
  readonly onCancel: () => void;
  /** The capture has been discarded, and is closed. */
  readonly onGone: () => void;
  /** It can be closed: it is saved, or kept for later. */
  readonly onKeep: () => void;
}

function LiveClosingDialog({ shell, capture, onCancel, onGone, onKeep }: LiveClosingDialogProps): ReactNode {
  const { handle, client } = capture;
  const file = handle.unsaved ?? '';
  const save = async (): Promise<string | undefined> => {
    if (client.ended === undefined && client.summary?.state.kind === 'recording') {
      await client.request('stop', {});
      await whenComplete(client);
    }
    const saved = await shell.saveUnsaved(file);
    if (saved?.kind === 'moved') {
      onKeep();
      return undefined;
    }
    return savedWords(saved);
  };
  return (
    <ClosingDialog
      name={handle.name}
      summary={useSummary(client)}
      onSave={save}
      onKeep={onKeep}
      onDiscard={() => shell.discardUnsaved(file).then(onGone)}
      onCancel={onCancel}
    />
  );
}
