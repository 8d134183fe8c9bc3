import type { EngineMessage } from '../../src-core/contract/channel.ts';
import type { DesktopBridge } from '../../src-core/contract/shell.ts';
import type { Shell } from './shell.ts';

/** The shell around an Electron window, through what its preload exposes. */
export function desktopShell(bridge: DesktopBridge): Shell {
  return {
    captures: () => bridge.captures(),
    recent: () => bridge.recent(),
    openRecent: (path) => bridge.openRecent(path),
    openSample: () => bridge.openSample(),
    keptFilters: () => bridge.keptFilters(),
    keepFilter: (change) => bridge.keepFilter(change),
    startProxy: (settings) => bridge.startProxy(settings),
    authority: () => bridge.authority(),
    removeAuthority: () => bridge.removeAuthority(),
    close: (id) => bridge.close(id),
    reopen: (id) => bridge.reopen(id),
    unsaved: () => bridge.unsaved(),
    openUnsaved: (file) => bridge.openUnsaved(file),
    saveUnsaved: (file) => bridge.saveUnsaved(file),
    discardUnsaved: (file) => bridge.discardUnsaved(file),
    choose: async () => (await bridge.choose()) ?? undefined,
    openDropped: (file) => bridge.openDropped(file),
    onCaptureOpened: (listener) => bridge.onCaptureOpened(listener),
    connect: (id, onMessage) => ({
      post: bridge.connect(id, (message) => onMessage(message as EngineMessage)),
      close: () => {},
    }),
  };
}
