import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Desktop, fileArgument } from '../../../src-main/shells/electron/desktop.ts';
import {
  app,
  BrowserWindow,
  dialog,
  FakeEvent,
  ipcRenderer,
  Menu,
  protocol,
  resetElectron,
  session,
  utilityProcess,
} from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

beforeEach(() => {
  resetElectron();
  // Below a file no folder can be made: nothing is remembered here.
  app.userData = `${fileURLToPath(import.meta.url)}/data`;
});

const SAMPLE = fileURLToPath(
  new URL('../../../fixtures/captures/chromium-echo/capture.pcap', import.meta.url),
);

const PLACES = {
  engineModule: '/app/engine.js',
  preload: '/app/preload.cjs',
  windowFolder: '/app/renderer',
};

async function start(file: string | null = null): Promise<void> {
  new Desktop(PLACES).start(file);
  await app.makeReady();
}

const opened = () =>
  utilityProcess.engines.map((engine) => (engine.posted[0]!.message as { path: string }).path);
const told = () =>
  BrowserWindow.windows[0]!.webContents.sent.map(({ channel, message }) => ({ channel, message }));
const openedNotice = (name: string) => ({
  channel: 'framescope:capture-opened',
  message: { id: expect.any(String), name, unsaved: null },
});

describe('the file named on the command line', () => {
  it.each([
    ['a working copy', ['electron', '.', '/tmp/a.pcap'], false, '/tmp/a.pcap'],
    [
      'a working copy with switches',
      ['electron', '--no-sandbox', '.', '--inspect=0', '/tmp/a.pcap'],
      false,
      '/tmp/a.pcap',
    ],
    ['a working copy without a file', ['electron', '.'], false, null],
    ['the product', ['framescope', '/tmp/a.pcap'], true, '/tmp/a.pcap'],
    ['the product with switches', ['framescope', '--no-sandbox', '/tmp/a.pcap'], true, '/tmp/a.pcap'],
    ['the product without a file', ['framescope'], true, null],
    ['standard input', ['electron', '--no-sandbox', '.', '-'], false, '-'],
    ['a relative name', ['framescope', 'a.pcap'], true, resolve('a.pcap')],
  ])('is found in the arguments of %s', (_case, argv, isPackaged, file) => {
    expect(fileArgument(argv, isPackaged)).toBe(file);
  });
});

describe('starting', () => {
  it('does nothing before the app is ready', () => {
    new Desktop(PLACES).start('/tmp/a.pcap');
    expect([BrowserWindow.windows, utilityProcess.engines]).toEqual([[], []]);
  });

  it('opens one locked window on an empty list', async () => {
    await start();
    expect(BrowserWindow.windows).toHaveLength(1);
    const window = BrowserWindow.windows[0]!;
    expect(window.options.webPreferences).toMatchObject({ preload: '/app/preload.cjs', sandbox: true });
    expect(window.webContents.windowOpenHandler!({ url: 'https://example.com/' })).toEqual({
      action: 'deny',
    });
    expect(session.defaultSession.permissionCheck!()).toBe(false);
    expect([...protocol.handlers.keys()]).toEqual(['framescope']);
    expect(await ipcRenderer.invoke('framescope:captures')).toEqual({ kind: 'done', result: [] });
  });

  it('opens the file it was given, for the window to ask about', async () => {
    await start('/tmp/a.pcap');
    expect(opened()).toEqual(['/tmp/a.pcap']);
    expect(await ipcRenderer.invoke('framescope:captures')).toEqual({
      kind: 'done',
      result: [{ id: expect.any(String), name: 'a.pcap', unsaved: null }],
    });
  });
});

describe('files named by the system', () => {
  it('are opened once the app is ready', async () => {
    const event = new FakeEvent();
    new Desktop(PLACES).start(null);
    app.emit('open-file', event, '/tmp/early.pcap');
    expect(event.prevented).toBe(true);
    expect(opened()).toEqual([]);
    await app.makeReady();
    expect(opened()).toEqual(['/tmp/early.pcap']);
    expect(BrowserWindow.windows).toHaveLength(1);
  });

  it('are told to a window that is there', async () => {
    await start();
    app.emit('open-file', new FakeEvent(), '/tmp/late.pcap');
    await vi.waitFor(() => expect(told()).toEqual([openedNotice('late.pcap')]));
  });
});

describe('a second start', () => {
  const secondStart = (request: unknown) => app.emit('second-instance', new FakeEvent(), [], '/', request);

  it('opens its file in the first window and brings it to the front', async () => {
    await start();
    secondStart({ file: '/tmp/b.pcap' });
    expect(opened()).toEqual(['/tmp/b.pcap']);
    expect(told()).toEqual([openedNotice('b.pcap')]);
    expect(BrowserWindow.windows).toHaveLength(1);
    expect(BrowserWindow.windows[0]!.calls.at(-1)).toBe('focus');
  });

  it.each([[{ file: null }], [{ file: 'relative.pcap' }], [{ file: 7 }], [{}], [null], [['/tmp/b.pcap']]])(
    'with %j only brings the window to the front',
    async (request) => {
      await start();
      secondStart(request);
      expect(opened()).toEqual([]);
      expect(BrowserWindow.windows[0]!.calls.at(-1)).toBe('focus');
    },
  );
});

describe('the menu', () => {
  const click = (menu: number, item: number) => Menu.applicationMenu[menu]!.submenu![item]!.click!();

  it('opens what is chosen and tells the window', async () => {
    await start();
    dialog.openAnswer = { canceled: false, filePaths: ['/tmp/c.pcap'] };
    click(0, 0);
    await vi.waitFor(() => expect(told()).toEqual([openedNotice('c.pcap')]));
    expect(dialog.asked[0]![0]).toBe(BrowserWindow.windows[0]);
  });

  it('opens nothing when the choice was cancelled', async () => {
    await start();
    click(0, 0);
    await vi.waitFor(() => expect(dialog.asked).toHaveLength(1));
    expect([opened(), told()]).toEqual([[], []]);
  });

  it('opens the sample', async () => {
    await start();
    click(4, 0);
    expect(opened()).toEqual([SAMPLE]);
    expect(told()).toEqual([openedNotice('sample: chromium-echo')]);
  });
});

describe('an engine that ends', () => {
  it('is told to the window with the reason', async () => {
    await start('/tmp/a.pcap');
    utilityProcess.engines[0]!.emit('exit', 1);
    expect(told()).toEqual([
      {
        channel: 'framescope:engine-ended',
        message: {
          id: expect.any(String),
          reason: 'its engine ended with code 1',
        },
      },
    ]);
  });
});

describe('ending', () => {
  const onPlatform = (platform: NodeJS.Platform) =>
    vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);

  it('quits with the last window', async () => {
    const platform = onPlatform('linux');
    await start();
    app.emit('window-all-closed');
    expect(app.quits).toBe(1);
    platform.mockRestore();
  });

  it('stays without a window on macOS, and makes one again that knows the captures', async () => {
    const platform = onPlatform('darwin');
    await start('/tmp/a.pcap');
    BrowserWindow.windows[0]!.close();
    app.emit('window-all-closed');
    expect([app.quits, BrowserWindow.windows.length]).toEqual([0, 0]);
    app.emit('activate');
    expect(BrowserWindow.windows).toHaveLength(1);
    expect(await ipcRenderer.invoke('framescope:captures')).toMatchObject({ result: [{ name: 'a.pcap' }] });
    platform.mockRestore();
  });

  it('ends all engines, and says nothing of it', async () => {
    await start('/tmp/a.pcap');
    app.emit('will-quit');
    utilityProcess.engines[0]!.emit('exit', 15);
    expect(utilityProcess.engines[0]!.kills).toBe(1);
    expect(told()).toEqual([]);
  });
});
