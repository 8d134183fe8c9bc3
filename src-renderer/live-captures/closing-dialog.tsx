import { type ReactNode, useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import { byteText, countText } from '../look/numbers.ts';

interface ClosingDialogProps {
  readonly name: string;
  readonly summary: CaptureSummary | undefined;
  /** Gives words when the capture is not out of Framescope's hands yet, or nothing when it can be closed. */
  readonly onSave: () => Promise<string | undefined>;
  readonly onKeep: () => void;
  readonly onDiscard: () => Promise<void>;
  readonly onCancel: () => void;
}

/** Asks what is to become of a live capture that is being closed and that nobody has saved. */
export function ClosingDialog(props: ClosingDialogProps): ReactNode {
  const { name, summary, onSave, onKeep, onDiscard, onCancel } = props;
  const [words, setWords] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isRecording = summary?.state.kind === 'recording';
  const carryOut = (action: () => Promise<string | undefined>): void => {
    setBusy(true);
    setWords('');
    action()
      .then((said) => setWords(said ?? ''))
      .catch((error: unknown) => setWords(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false));
  };
  return (
    <ModalOverlay className="dialog-ground" isOpen onOpenChange={(isOpen) => !isOpen && onCancel()}>
      <Modal className="live-dialog">
        <Dialog role="alertdialog">
          <Heading slot="title">Save this live capture?</Heading>
          <p className="path">{name}</p>
          <p>
            {summary !== undefined &&
              `It has ${countText(summary.packets, 'packet')}${sizeText(summary)} and is not saved. `}
            {isRecording &&
              `Closing or saving it ${summary.proxy === null ? 'ends the recording' : 'stops the proxy'}. `}
            What you keep for later is offered when nothing is open, and when Framescope starts again.
          </p>
          <p className="unsaved-words" role="status">
            {words}
          </p>
          <div className="dialog-buttons">
            <button type="button" className="primary" disabled={isBusy} onClick={() => carryOut(onSave)}>
              Save…
            </button>
            <button type="button" disabled={isBusy} onClick={onKeep}>
              Keep for later
            </button>
            <button
              type="button"
              className="danger"
              disabled={isBusy}
              onClick={() => carryOut(() => onDiscard().then(() => undefined))}
            >
              Discard
            </button>
            <span className="spring" />
            <button type="button" onClick={onCancel}>
              Cancel
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A source that makes packets itself does not count bytes. */
function sizeText({ bytesRead }: CaptureSummary): string {
  return bytesRead === 0 ? '' : ` (${byteText(bytesRead)})`;
}
