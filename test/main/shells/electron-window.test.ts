import { beforeEach, describe, expect, it, vi } from 'vitest';
import { menuTemplate } from '../../../src-main/shells/electron/menu.ts';
import { createWindow, focusWindow } from '../../../src-main/shells/electron/window.ts';
import {
  app,
  BrowserWindow,
  dialog,
  FakeEvent,
  type FakeMenuItem,
  nativeTheme,
  resetElectron,
} from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

beforeEach(() => resetElectron());

function makeWindow(): BrowserWindow {
  createWindow('/app/preload.cjs');
  return BrowserWindow.windows[0]!;
}

describe('the window', () => {
  it('is locked down', () => {
    expect(makeWindow().options.webPreferences).toEqual({
      preload: '/app/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
  });

  it('has no developer tools in the product', () => {
    app.isPackaged = true;
    expect(makeWindow().options.webPreferences).toMatchObject({ devTools: false });
  });

  it('loads its page over the scheme and is shown when there is something to see', () => {
    const window = makeWindow();
    expect(window.options).toMatchObject({ title: 'Framescope', show: false, minWidth: 720, minHeight: 480 });
    expect(window.calls).toEqual(['loadURL framescope://app/index.html']);
    window.emit('ready-to-show');
    expect(window.calls).toEqual(['loadURL framescope://app/index.html', 'show']);
  });

  it('follows the theme of the system until it is closed', () => {
    nativeTheme.shouldUseDarkColors = true;
    const window = makeWindow();
    expect(window.options.backgroundColor).toBe('#17191c');
    nativeTheme.shouldUseDarkColors = false;
    nativeTheme.emit('updated');
    expect(window.calls.at(-1)).toBe('setBackgroundColor #ffffff');
    window.close();
    expect(nativeTheme.listenerCount('updated')).toBe(0);
  });

  it('comes back to the front, also from the task bar', () => {
    const window = makeWindow();
    focusWindow(window as never);
    window.isDown = true;
    focusWindow(window as never);
    expect(window.calls.slice(1)).toEqual(['focus', 'restore', 'focus']);
  });

  it.each([
    ['reloaded', 0, 1, 1],
    ['closed', 1, 0, 0],
  ])('can be %s when its process has crashed', async (_case, response, reloads, windows) => {
    dialog.boxAnswer = { response };
    const window = makeWindow();
    window.webContents.emit('render-process-gone', new FakeEvent(), { reason: 'crashed' });
    await vi.waitFor(() => expect(dialog.asked).toHaveLength(1));
    expect(dialog.asked[0]![1]).toMatchObject({
      message: 'The window stopped working (crashed).',
      buttons: ['Reload', 'Close'],
    });
    await vi.waitFor(() =>
      expect([window.webContents.reloads, BrowserWindow.windows.length]).toEqual([reloads, windows]),
    );
  });

  it('asks nothing when its process ends as it should', () => {
    makeWindow().webContents.emit('render-process-gone', new FakeEvent(), { reason: 'clean-exit' });
    expect(dialog.asked).toEqual([]);
  });
});

describe('the menu', () => {
  const actions = { open: vi.fn(), openSample: vi.fn() };
  const menu = (platform: NodeJS.Platform, isPackaged: boolean): readonly FakeMenuItem[] =>
    menuTemplate({ platform, isPackaged }, actions) as unknown as readonly FakeMenuItem[];
  const titles = (items: readonly FakeMenuItem[] | undefined): readonly (string | undefined)[] | undefined =>
    items?.map((item) => item.role ?? item.label);

  it.each([
    ['linux', ['&File', 'editMenu', '&View', 'windowMenu', 'help']],
    ['win32', ['&File', 'editMenu', '&View', 'windowMenu', 'help']],
    ['darwin', ['appMenu', '&File', 'editMenu', '&View', 'windowMenu', 'help']],
  ] as const)('has these parts on %s', (platform, parts) => {
    expect(titles(menu(platform, true))).toEqual(parts);
  });

  it('opens a capture with Ctrl+O or Cmd+O', () => {
    const file = menu('linux', true)[0]!;
    expect(titles(file.submenu)).toEqual(['&Open…', undefined, 'close', 'quit']);
    expect(file.submenu![0]!.accelerator).toBe('CommandOrControl+O');
    file.submenu![0]!.click!();
    expect(actions.open).toHaveBeenCalledOnce();
  });

  it('opens the sample from Help', () => {
    const help = menu('linux', true)[4]!;
    expect(titles(help.submenu)).toEqual(['Open &Sample Capture', undefined, 'about']);
    help.submenu![0]!.click!();
    expect(actions.openSample).toHaveBeenCalledOnce();
  });

  it('offers developer tools in a working copy only', () => {
    const view = ['resetZoom', 'zoomIn', 'zoomOut', undefined, 'togglefullscreen'];
    expect(titles(menu('linux', true)[2]!.submenu)).toEqual(view);
    expect(titles(menu('linux', false)[2]!.submenu)).toEqual([
      ...view,
      undefined,
      'reload',
      'toggleDevTools',
    ]);
  });
});
