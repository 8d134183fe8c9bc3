import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Shell } from '../engine-client/shell.ts';
import { useFilterMemory } from '../filter-bar/filter-memory.ts';
import { MishapBoundary } from '../look/mishap-boundary.tsx';
import { CapturePane } from './capture-pane.tsx';
import { CaptureTabs } from './capture-tabs.tsx';
import { EmptyState } from './empty-state.tsx';
import { useFileDrop } from './file-drop.ts';
import { useOpenCaptures } from './open-captures.ts';
import { Toolbar } from './toolbar.tsx';

/** The whole window: toolbar, tabs, and the capture of the active tab. Files can be dropped anywhere. */
export function App({ shell }: { shell: Shell }): ReactNode {
  const tabs = useOpenCaptures(shell);
  const { active, open } = tabs;
  const memory = useFilterMemory(shell);
  const [toolbar, setToolbar] = useState<Element | null>(null);
  const choose = (): void => open(() => shell.choose());
  const isDragging = useFileDrop(
    useCallback((file: File) => open(() => shell.openDropped(file)), [open, shell]),
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'o') return;
      event.preventDefault();
      open(() => shell.choose());
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [open, shell]);

  useEffect(() => {
    document.title = active === undefined ? 'Framescope' : `${active.handle.name} – Framescope`;
  }, [active]);

  return (
    <div className="app">
      <Toolbar onOpen={choose} captureSlot={setToolbar} />
      {tabs.captures.length > 0 && <CaptureTabs tabs={tabs} onOpen={choose} />}
      {tabs.failure !== undefined && (
        <div className="trouble" role="alert">
          <span>{tabs.failure}</span>
          <button type="button" onClick={tabs.dismissFailure}>
            Dismiss
          </button>
        </div>
      )}
      <main>
        {active === undefined && <EmptyState shell={shell} onOpen={open} />}
        {tabs.captures.map((capture) => (
          // Hidden rather than gone: what was selected and where one was stays with the tab.
          <div key={capture.handle.id} className="capture-slot" hidden={capture !== active}>
            <MishapBoundary>
              <CapturePane
                client={capture.client}
                isActive={capture === active}
                memory={memory}
                toolbar={toolbar}
              />
            </MishapBoundary>
          </div>
        ))}
      </main>
      {isDragging && <div className="drop-hint">Drop to open</div>}
    </div>
  );
}
