import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  open(): void;
  openSample(): void;
}

export interface MenuFacts {
  readonly platform: NodeJS.Platform;
  /** Whether this is the product and not a working copy. */
  readonly isPackaged: boolean;
}

/** The application menu. */
export function menuTemplate(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = facts.platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    fileMenu(isMac, actions),
    { role: 'editMenu' },
    viewMenu(facts.isPackaged),
    { role: 'windowMenu' },
    helpMenu(isMac, actions),
  ];
}

function fileMenu(isMac: boolean, actions: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: '&Open…', accelerator: 'CommandOrControl+O', click: () => actions.open() },
      { type: 'separator' },
      { role: 'close' },
      // On macOS it is in the menu named after the app.
      ...(isMac ? [] : [{ role: 'quit' as const }]),
    ],
  };
}

function viewMenu(isPackaged: boolean): MenuItemConstructorOptions {
  const forDevelopers: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  return {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(isPackaged ? [] : forDevelopers),
    ],
  };
}

function helpMenu(isMac: boolean, actions: MenuActions): MenuItemConstructorOptions {
  const about: MenuItemConstructorOptions[] = [{ type: 'separator' }, { role: 'about' }];
  return {
    role: 'help',
    submenu: [{ label: 'Open &Sample Capture', click: () => actions.openSample() }, ...(isMac ? [] : about)],
  };
}
