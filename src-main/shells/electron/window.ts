import { app, BrowserWindow, dialog, nativeTheme, type WebPreferences } from 'electron';
import { WINDOW_URL } from './security.ts';

/** Shown until the page has painted: the page's own background in either theme. */
const BACKGROUND = { light: '#ffffff', dark: '#17191c' } as const;

/** Makes a window and loads the page; it is shown once it has something to show. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Framescope',
    width: 1360,
    height: 860,
    minWidth: 720,
    minHeight: 480,
    show: false,
    backgroundColor: background(),
    webPreferences: webPreferences(preload),
  });
  window.once('ready-to-show', () => window.show());
  followTheme(window);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(window, reason);
  });
  // It rejects when the window is closed while it loads.
  window.loadURL(WINDOW_URL).catch(() => {});
  return window;
}

/** Brings a window to the front, wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Most of these are Electron's defaults; they are said so that a changed default changes nothing here. */
function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // It would fetch its dictionaries from the network.
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

function followTheme(window: BrowserWindow): void {
  const follow = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.off('updated', follow));
}

/** The captures live on in their engines: a page that is loaded again lists them. */
async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: `The window stopped working (${reason}).`,
    detail: 'Your captures are still open. Reload the window to go on with them.',
    buttons: ['Reload', 'Close'],
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else window.close();
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}
