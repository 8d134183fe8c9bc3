import { History } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { CaptureHandle } from '../../src-core/contract/shell.ts';
import type { Shell } from '../engine-client/shell.ts';
import { countText } from '../look/numbers.ts';
import type { UnsavedCaptures } from './unsaved-captures.ts';
import { UnsavedList } from './unsaved-list.tsx';

interface UnsavedBarProps {
  readonly shell: Shell;
  readonly unsaved: UnsavedCaptures;
  readonly onOpen: (how: () => Promise<CaptureHandle | undefined>) => void;
}

/** Offers what an earlier run has left, while other captures are open; with nothing open the window itself does. */
export function UnsavedBar({ shell, unsaved, onOpen }: UnsavedBarProps): ReactNode {
  const [isPutOff, setPutOff] = useState(false);
  const [isShown, setShown] = useState(false);
  const { leftBehind } = unsaved;
  if (!isShown && (isPutOff || leftBehind.length === 0)) return null;
  return (
    <div className="unsaved-bar" role="status">
      <History size={14} aria-hidden />
      <span>
        {countText(leftBehind.length, 'live capture')} of an earlier run{' '}
        {leftBehind.length === 1 ? 'is' : 'are'} not saved yet.
      </span>
      <button type="button" onClick={() => setShown(true)}>
        Show
      </button>
      <button type="button" onClick={() => setPutOff(true)}>
        Later
      </button>
      <ModalOverlay className="dialog-ground" isDismissable isOpen={isShown} onOpenChange={setShown}>
        <Modal className="live-dialog">
          <Dialog>
            <Heading slot="title">Unsaved live captures</Heading>
            <p>They are kept until you save or discard them.</p>
            <UnsavedList
              shell={shell}
              unsaved={unsaved}
              onOpen={(how) => {
                setShown(false);
                onOpen(how);
              }}
            />
            <div className="dialog-buttons">
              <button type="button" onClick={() => setShown(false)}>
                Close
              </button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </div>
  );
}
