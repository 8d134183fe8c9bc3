import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Shell } from '../engine-client/shell.ts';
import { useFilterMemory } from '../filter-bar/filter-memory.ts';
import { UnsavedBar } from '../live-captures/unsaved-bar.tsx';
import { useUnsavedCaptures } from '../live-captures/unsaved-captures.ts';
import { AuthorityContext } from '../proxy/authority-context.ts';
import { useProxyStart } from '../proxy/proxy-start.tsx';
import { CaptureSlot } from './capture-slot.tsx';
import { CaptureTabs } from './capture-tabs.tsx';
import { EmptyState } from './empty-state.tsx';
import { useFileDrop } from './file-drop.ts';
import { useLiveClosing } from './live-closing.tsx';
import { useOpenCaptures } from './open-captures.ts';
import { Toolbar } from './toolbar.tsx';

/** The whole window: toolbar, tabs, and the capture of the active tab. Files can be dropped anywhere. */
export function App({ shell }: { shell: Shell }): ReactNode {
  const tabs = useOpenCaptures(shell);
  const { active, open } = tabs;
  const memory = useFilterMemory(shell);
  const [toolbar, setToolbar] = useState<Element | null>(null);
  const unsaved = useUnsavedCaptures(shell);
  const live = useLiveClosing(shell, tabs, unsaved.refresh);
  const { save } = live;
  const proxyStart = useProxyStart(shell, (capture) => open(() => Promise.resolve(capture)));
  const choose = (): void => open(() => shell.choose());
  const isDragging = useFileDrop(
    useCallback((file: File) => open(() => shell.openDropped(file)), [open, shell]),
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const key = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : undefined;
      if (key !== 'o' && key !== 's') return;
      event.preventDefault();
      if (key === 'o') open(() => shell.choose());
      else if (active !== undefined) save(active);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [open, shell, active, save]);

  useEffect(() => {
    document.title = active === undefined ? 'Framescope' : `${active.handle.name} – Framescope`;
  }, [active]);

  return (
    <AuthorityContext value={shell}>
      <div className="app">
        <Toolbar onOpen={choose} onProxy={proxyStart.ask} captureSlot={setToolbar} />
        {tabs.captures.length > 0 && (
          <>
            <CaptureTabs tabs={tabs} onClose={live.close} onOpen={choose} />
            <UnsavedBar shell={shell} unsaved={unsaved} onOpen={open} />
          </>
        )}
        {tabs.failure !== undefined && (
          <div className="trouble" role="alert">
            <span>{tabs.failure}</span>
            <button type="button" onClick={tabs.dismissFailure}>
              Dismiss
            </button>
          </div>
        )}
        <main>
          {active === undefined && (
            <EmptyState shell={shell} unsaved={unsaved} onOpen={open} onProxy={proxyStart.ask} />
          )}
          {tabs.captures.map((capture) => (
            // Hidden rather than gone: what was selected and where one was stays with the tab.
            <div key={capture.handle.id} className="capture-slot" hidden={capture !== active}>
              <CaptureSlot
                capture={capture}
                isActive={capture === active}
                memory={memory}
                toolbar={toolbar}
                savingWords={live.wordsFor(capture.handle.id)}
                onSave={() => live.save(capture)}
                onReopen={() => tabs.reopen(capture.handle.id)}
                onProxyAgain={() => {
                  void tabs.close(capture.handle.id);
                  proxyStart.ask();
                }}
              />
            </div>
          ))}
        </main>
        {live.dialog}
        {proxyStart.dialog}
        {isDragging && <div className="drop-hint">Drop to open</div>}
      </div>
    </AuthorityContext>
  );
}
