import {
  app,
  BrowserWindow,
  type IpcMainInvokeEvent,
  protocol,
  type Session,
  session,
  type WebContents,
} from 'electron';
import { SECURITY_HEADERS, windowFile } from '../window-files.ts';

const SCHEME = 'framescope';
const HOST = 'app';

/** The page of the window. */
export const WINDOW_URL: string = `${SCHEME}://${HOST}/index.html`;

/** To be called once and before the app is ready. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built window below `root` over the scheme, and nothing else. To be called when the app is ready. */
export function serveWindow(root: string): void {
  protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = request.method === 'GET' && host === HOST ? await windowFile(root, pathname) : undefined;
    if (file === undefined) return new Response('Not found', { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.bytes, {
      headers: { ...SECURITY_HEADERS, 'Content-Type': file.type },
    });
  });
}

/**
 * Denies what no window of ours ever does: leaving its page, opening windows, embedding pages. Covers every page
 * made from now on, so it is to be called before the first window.
 */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

/** Denies permissions, devices and downloads. To be called when the app is ready. */
export function denyPermissions(): void {
  lockSession(session.defaultSession);
}

/** Whether a call comes from the page of one of our windows: its main frame, at our address. */
export function isOwnFrame(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): boolean {
  const { sender, senderFrame } = event;
  // Null when the frame has gone or is on another page since.
  if (senderFrame === null || senderFrame.parent !== null) return false;
  if (senderFrame.frameToken !== sender.mainFrame.frameToken) return false;
  if (BrowserWindow.fromWebContents(sender) === null) return false;
  return isOwnAddress(senderFrame.url);
}

function isOwnAddress(address: string): boolean {
  // `origin` would be "null": WHATWG URL gives none for schemes it doesn't know.
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host } = new URL(address);
  return scheme === `${SCHEME}:` && host === HOST;
}

function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (details) => details.preventDefault());
  contents.on('will-frame-navigate', (details) => details.preventDefault());
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function lockSession(ours: Session): void {
  ours.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ours.setPermissionCheckHandler(() => false);
  ours.setDevicePermissionHandler(() => false);
  ours.on('will-download', (event) => event.preventDefault());
}
