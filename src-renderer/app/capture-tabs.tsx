import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { LiveMark } from '../live-captures/live-mark.tsx';
import type { OpenCapture, OpenCaptures } from './open-captures.ts';

interface CaptureTabsProps {
  readonly tabs: OpenCaptures;
  readonly onClose: (id: string) => void;
  readonly onOpen: () => void;
}

/** A tab for each open capture; arrow keys, Home and End go between them, Delete closes the one in focus. */
export function CaptureTabs({ tabs, onClose, onOpen }: CaptureTabsProps): ReactNode {
  const { captures, active } = tabs;
  const list = useRef<HTMLDivElement>(null);

  // Focus goes with the selection, and the active tab is never out of sight.
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]');
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (list.current?.contains(document.activeElement)) tab?.focus();
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = active === undefined ? -1 : captures.indexOf(active);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: captures.length - 1 }[event.key];
    const next = target === undefined ? undefined : captures[target];
    if (next !== undefined) tabs.activate(next.handle.id);
    if (event.key === 'Delete' && active !== undefined) onClose(active.handle.id);
  };

  return (
    <div ref={list} className="capture-tabs" role="tablist" aria-label="Captures" onKeyDown={onKeyDown}>
      {captures.map((capture) => {
        const isActive = capture === active;
        const { id } = capture.handle;
        const name = tabName(capture, captures);
        return (
          <div key={id} className={isActive ? 'capture-tab active' : 'capture-tab'} title={name}>
            <button
              type="button"
              role="tab"
              aria-selected={isActive}
              tabIndex={isActive ? 0 : -1}
              onClick={() => tabs.activate(id)}
            >
              <span className="capture-name">{name}</span>
              {capture.handle.unsaved !== null && <LiveMark client={capture.client} />}
            </button>
            <button
              type="button"
              className="quiet"
              tabIndex={-1}
              onClick={() => onClose(id)}
              aria-label={`Close ${name}`}
            >
              <X size={13} aria-hidden />
            </button>
          </div>
        );
      })}
      <button type="button" className="quiet" onClick={onOpen} aria-label="Open another capture">
        <Plus size={15} aria-hidden />
      </button>
    </div>
  );
}

/** The name of the capture, and a number where several have the same. */
function tabName(capture: OpenCapture, captures: readonly OpenCapture[]): string {
  const { name } = capture.handle;
  const same = captures.filter((other) => other.handle.name === name);
  return same.length === 1 ? name : `${name} (${same.indexOf(capture) + 1})`;
}
