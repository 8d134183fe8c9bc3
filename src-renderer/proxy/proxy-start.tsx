import { type ReactNode, useCallback, useState } from 'react';
import type { CaptureHandle } from '../../src-core/contract/shell.ts';
import type { Shell } from '../engine-client/shell.ts';
import { StartDialog } from './start-dialog.tsx';
import { FIRST_FORM, type StartForm, settingsOf } from './start-form.ts';

export interface ProxyStart {
  /** Opens the dialog that starts a proxy. */
  readonly ask: () => void;
  /** The dialog, while it is open. */
  readonly dialog: ReactNode;
}

/**
 * Starting proxies; the settings of the last one are there for the next.
 *
 * @param onStarted takes the capture of a proxy that was started
 */
export function useProxyStart(shell: Shell, onStarted: (capture: CaptureHandle) => void): ProxyStart {
  const [isOpen, setOpen] = useState(false);
  const [last, setLast] = useState(FIRST_FORM);
  const ask = useCallback(() => setOpen(true), []);

  const start = async (form: StartForm): Promise<void> => {
    const settings = settingsOf(form);
    if (settings === undefined) return;
    const capture = await shell.startProxy(settings);
    setLast(form);
    setOpen(false);
    onStarted(capture);
  };
  return {
    ask,
    dialog: isOpen && <StartDialog initial={last} onStart={start} onCancel={() => setOpen(false)} />,
  };
}
