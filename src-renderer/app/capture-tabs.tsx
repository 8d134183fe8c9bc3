import { Plus, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { OpenCaptures } from './open-captures.ts';

/** A tab for each open capture; arrow keys go between them, Delete closes one. */
export function CaptureTabs({ tabs, onOpen }: { tabs: OpenCaptures; onOpen: () => void }): ReactNode {
  const { captures, active } = tabs;
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = active === undefined ? -1 : captures.indexOf(active);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = captures[at + step];
    if (step !== 0 && next !== undefined) tabs.activate(next.handle.id);
    if (event.key === 'Delete' && active !== undefined) tabs.close(active.handle.id);
  };
  return (
    <div className="capture-tabs" role="tablist" aria-label="Captures" onKeyDown={onKeyDown}>
      {captures.map((capture) => {
        const isActive = capture === active;
        const { id, name } = capture.handle;
        return (
          <div key={id} className={isActive ? 'capture-tab active' : 'capture-tab'}>
            <button
              type="button"
              role="tab"
              aria-selected={isActive}
              tabIndex={isActive ? 0 : -1}
              onClick={() => tabs.activate(id)}
            >
              {name}
            </button>
            <button
              type="button"
              className="quiet"
              tabIndex={-1}
              onClick={() => tabs.close(id)}
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
